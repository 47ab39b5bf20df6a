/// What a server allows, announces and bears.
package struct RPCOptions: Sendable {
  /// `--reveal`: the revealing operations are allowed.
  package var mayReveal = false
  /// `--record`: writes the conversation down.
  package var recorder: Recorder?
  /// `--ready`: the first line is a `ready` notification with this content.
  package var greeting: Greeting?
  /// The id of the parent process; when it is no longer what it was as this was set, the server
  /// ends. Nil: nobody is watched.
  package var parent: (@Sendable () -> Int32)? {
    didSet { parentAtStart = parent?() }
  }
  private(set) var parentAtStart: Int32?
  /// How often the parent is looked at.
  package var parentInterval = Duration.seconds(1)
  /// Told in one line why the server ends, where that is not the end of the input.
  package var complain: @Sendable (String) -> Void = { _ in }

  /// The longest line in bytes.
  package var maximumLine = 16 << 20
  /// The most elements a batch may have.
  package var maximumBatch = 1000
  /// Calls in flight beyond which there is 1011.
  package var maximumCalls = 8192
  /// Bytes of calls in flight beyond which there is 1011; a call alone always fits.
  package var maximumCallBytes = 32 << 20
  /// Bytes of unsent answers at which reading stops until some have left.
  package var maximumUnsent = 16 << 20
  /// How long the output may take nothing before the server ends.
  package var stallLimit = Duration.seconds(30)

  package init() {}

  /// Who greets.
  package struct Greeting: Sendable {
    package let version: String
    package let processID: Int32

    package init(version: String, processID: Int32) {
      self.version = version
      self.processID = processID
    }
  }
}
