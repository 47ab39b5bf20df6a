import JSONText

/// Why the control path refused an order.
struct ControlError: Error, Equatable {
  let message: String

  init(_ message: String) { self.message = message }
}

extension JSON {
  func flag(_ name: String) throws(ControlError) -> Bool {
    guard let bool else { throw ControlError("\(name) is true or false.") }
    return bool
  }

  func number(_ name: String, in range: ClosedRange<Int>) throws(ControlError) -> Int {
    guard let int, range.contains(int) else {
      throw ControlError("\(name) is a number from \(range.lowerBound) to \(range.upperBound).")
    }
    return int
  }

  func text(_ name: String) throws(ControlError) -> String {
    guard let string else { throw ControlError("\(name) is a string.") }
    return string
  }
}
