extension String {
  /// The text with everything a terminal would act on shown instead.
  package var displayable: String {
    unicodeScalars.reduce(into: "") { shown, scalar in
      if scalar.isUnsafeToDisplay {
        shown += scalar.displayEscape
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
  }
}
