/// A wait inside a call that a person would notice.
public struct Delay: Sendable, Hashable, CustomStringConvertible {
  /// How long it will last.
  public let duration: Duration
  /// What it is for.
  public let cause: Cause

  /// What a call waits for.
  public enum Cause: Sendable, Hashable {
    /// Room in that window.
    case window(String)
    /// Another try, the `number`th of `of`, after what `failure` says.
    case retry(number: Int, of: Int, failure: String)
  }

  /// Shorter waits go without saying.
  static let noticeable = 2000

  init(milliseconds: Int, cause: Cause) {
    duration = .milliseconds(milliseconds)
    self.cause = cause
  }

  /// One line, without a full stop.
  public var description: String {
    let seconds = (duration.milliseconds + 999) / 1000
    return switch cause {
    case .window(let name): "waiting \(seconds) s for room in the \(name) window"
    case .retry(let number, let count, let failure):
      "\(failure); trying again in \(seconds) s (\(number)/\(count))"
    }
  }
}

extension Duration {
  /// Whole milliseconds, rounded down.
  var milliseconds: Int {
    Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
