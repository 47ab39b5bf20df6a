/// How a line ended.
package enum LineOutcome: Sendable, Equatable {
  case done
  /// With the exit status of its failure, which has been shown.
  case failed(Int32)
  /// `quit`, and the status it was given.
  case quit(Int32?)
  /// The reader of the output is gone: after custody has settled, the process dies of SIGPIPE.
  case brokenPipe

  /// What the process ends with.
  package var exitStatus: Int32 {
    switch self {
    case .done: 0
    case .quit(let status): status ?? 0
    case .failed(let status): status
    case .brokenPipe: 141
    }
  }
}
