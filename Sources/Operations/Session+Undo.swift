import InfusionsoftKit

extension Session {
  /// Where changed contacts are kept as they were: beside the profile's grant, and like it in memory
  /// where that is what the user wants.
  var undoJournal: UndoJournal { undoJournal(settings) }

  func undoJournal(_ settings: Settings) -> UndoJournal {
    if (try? StoreSpecification(settings[.store]?.value ?? "file")) == .memory {
      return undoInMemory
    }
    return UndoJournal(
      directory: environment.stateDirectory + "/undo/" + settings.profile, environment: environment)
  }
}
