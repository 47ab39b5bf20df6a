import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why the redirect URI cannot be served here.
package enum RedirectListenerError: Error, Equatable, CustomStringConvertible {
  case notLoopback(String)
  case portInUse(Int)
  case notPermitted(port: Int)
  case cannotBind(port: Int, reason: String)

  /// What failed, why, and what to do.
  package var description: String {
    switch self {
    case .notLoopback(let uri):
      "cannot listen on the redirect URI \(uri): only http://127.0.0.1:PORT/…, "
        + "http://[::1]:PORT/… and http://localhost:PORT/… can be served here; "
        + "use one of these, or paste the redirect URL instead of listening"
    case .portInUse(let port):
      "cannot listen on port \(port): another program holds it; "
        + "end that program, choose another port in the redirect URI, or paste the redirect URL"
    case .notPermitted(let port):
      "cannot listen on port \(port): the system does not permit it"
        + (port < 1024 ? " (ports below 1024 are reserved)" : "")
        + "; choose a port from 1024 up in the redirect URI, or paste the redirect URL"
    case .cannotBind(let port, let reason):
      "cannot listen on port \(port): \(reason); "
        + "choose another address or port in the redirect URI, or paste the redirect URL"
    }
  }

  init(_ error: any Error, _ address: LoopbackAddress) {
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE: self = .portInUse(address.port)
    case EACCES, EPERM: self = .notPermitted(port: address.port)
    case let code?: self = .cannotBind(port: address.port, reason: String(cString: strerror(code)))
    case nil: self = .cannotBind(port: address.port, reason: "\(error)")
    }
  }
}

extension IOError {
  /// The machine has no such address family, or has it switched off.
  var meansNoSuchFamily: Bool { errnoCode == EADDRNOTAVAIL || errnoCode == EAFNOSUPPORT }
}
