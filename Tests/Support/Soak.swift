#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How long tests go on that could go on for ever: briefly, unless somebody wants it thorough.
package enum Soak {
  /// The number in `INFUSIONSOFT_SOAK_NAME`, or a number that takes seconds.
  package static func count(_ name: String, otherwise count: Int) -> Int {
    ProcessInfo.processInfo.environment["INFUSIONSOFT_SOAK_" + name].flatMap { Int($0) } ?? count
  }
}
