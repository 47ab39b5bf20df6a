// swift-tools-version: 6.2
// Targets stand in the order of the house: what imports nothing first, the executable last.
// An import may only point up this page (checked by --explicit-target-dependency-import-check).

import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
]

// Homebrew's headers are found by pkg-config. Debian's are in /usr/include, and its flags have a -D
// that SwiftPM warns about.
#if os(macOS)
  let simdjson: String? = "simdjson"
#else
  let simdjson: String? = nil
#endif

let package = Package(
  name: "infusionsoft",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "infusionsoft", targets: ["infusionsoft"]),
    .library(name: "InfusionsoftKit", targets: ["InfusionsoftKit", "JSONText"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    // Without its default trait, which brings Foundation along.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // C libraries of the system.
    .systemLibrary(
      name: "CLibcurl", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    .systemLibrary(
      name: "CLibedit", pkgConfig: "libedit",
      providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
    .systemLibrary(
      name: "CLibsimdjson", pkgConfig: simdjson,
      providers: [.apt(["libsimdjson-dev"]), .brew(["simdjson"])]),
    .target(
      name: "CSimdjson", dependencies: ["CLibsimdjson"],
      linkerSettings: [.linkedLibrary("simdjson")]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .target(name: "CProcess"),

    .target(name: "Threads", swiftSettings: settings),

    // The library.
    .target(name: "JSONText", dependencies: ["CSimdjson"], swiftSettings: settings),
    .target(name: "CurlHTTP", dependencies: ["CLibcurl", "Threads"], swiftSettings: settings),
    .target(
      name: "InfusionsoftKit",
      dependencies: [
        "CurlHTTP", "JSONText", .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: settings),

    .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: settings),

    // Beside the chain: they speak to the library only through main.
    .target(name: "Loopback", dependencies: nio, swiftSettings: settings),
    .target(name: "Sandbox", dependencies: ["JSONText"] + nio, swiftSettings: settings),

    // The doors.
    .target(
      name: "Formats", dependencies: ["CSimdjson", "JSONText"], swiftSettings: settings),
    .target(
      name: "Operations", dependencies: ["Formats", "InfusionsoftKit", "JSONText", "SQLite"],
      swiftSettings: settings),
    .target(
      name: "Shell",
      dependencies: [
        "CLibedit", "CProcess", "Formats", "InfusionsoftKit", "JSONText", "Operations", "Threads",
      ],
      swiftSettings: settings),
    .target(
      name: "RPC",
      dependencies: ["CurlHTTP", "InfusionsoftKit", "JSONText", "Operations", "Threads"],
      swiftSettings: settings, plugins: ["EmbedTranscripts"]),
    // Tests/Transcripts, for `server self-test`.
    .plugin(
      name: "EmbedTranscripts", capability: .buildTool(), path: "Sources/EmbedTranscripts"),
    .executableTarget(
      name: "infusionsoft",
      dependencies: [
        "CProcess", "Formats", "InfusionsoftKit", "JSONText", "Loopback", "Operations", "RPC",
        "Sandbox", "Shell", "Threads",
      ],
      swiftSettings: settings),

    .executableTarget(
      name: "contacts-example", dependencies: ["InfusionsoftKit", "JSONText"],
      path: "examples/swift", swiftSettings: settings),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["CProcess", "JSONText", "Threads"], path: "Tests/Support",
      swiftSettings: settings),
    .testTarget(
      name: "ThreadsTests", dependencies: ["TestSupport", "Threads"], swiftSettings: settings),
    .testTarget(
      name: "JSONTextTests", dependencies: ["JSONText", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "CurlHTTPTests", dependencies: ["CurlHTTP", "TestSupport", "Threads"],
      swiftSettings: settings),
    .executableTarget(
      name: "CustodyProbe", dependencies: ["InfusionsoftKit", "JSONText", "Threads"],
      path: "Tests/CustodyProbe", swiftSettings: settings),
    .testTarget(
      name: "InfusionsoftKitTests",
      dependencies: [
        "CurlHTTP", "CustodyProbe", "InfusionsoftKit", "JSONText", "Sandbox", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "LoopbackTests", dependencies: ["Loopback", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "SandboxTests", dependencies: ["JSONText", "Sandbox", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "FormatsTests", dependencies: ["Formats", "JSONText"], swiftSettings: settings),
    .testTarget(
      name: "OperationsTests",
      dependencies: [
        "Formats", "InfusionsoftKit", "JSONText", "Operations", "SQLite", "Sandbox", "TestSupport",
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "EditorProbe", dependencies: ["Shell"], path: "Tests/EditorProbe",
      swiftSettings: settings),
    .testTarget(
      name: "ShellTests",
      dependencies: [
        "EditorProbe", "Formats", "InfusionsoftKit", "JSONText", "Operations", "Shell",
        "TestSupport", "Threads",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RPCTests",
      dependencies: ["InfusionsoftKit", "JSONText", "Operations", "RPC", "Threads"],
      swiftSettings: settings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "JSONText", "Operations", "TestSupport", "Threads", "contacts-example", "infusionsoft",
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
