import Synchronization

/// Something that is done one time.
final class Once: Sendable {
  private let isDone = Atomic(false)

  func run(_ body: () -> Void) {
    if !isDone.exchange(true, ordering: .acquiringAndReleasing) { body() }
  }
}
