extension JSON {
  /// An object written member by member into one buffer: for what is answered often.
  package struct ObjectWriter {
    private var bytes: [UInt8]

    /// - Parameter capacity: about how many bytes the object will take.
    package init(capacity: Int) {
      bytes = []
      bytes.reserveCapacity(capacity)
      bytes.append(UInt8(ascii: "{"))
    }

    package mutating func add(_ name: StaticString, _ value: String?) {
      guard let value else { return }
      begin(name)
      JSON.append(string: value, to: &bytes)
    }

    package mutating func add(_ name: StaticString, _ value: Int?) {
      guard let value else { return }
      begin(name)
      JSON.append(number: value, to: &bytes)
    }

    package mutating func add(_ name: StaticString, _ value: JSON) {
      begin(name)
      JSON.append(value, to: &bytes)
    }

    /// The object with what was added, in that order.
    package consuming func finish() -> JSON {
      bytes.append(UInt8(ascii: "}"))
      return JSON(trusted: bytes)
    }

    /// - Parameter name: ASCII that needs no escape.
    private mutating func begin(_ name: StaticString) {
      if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "\""))
      name.withUTF8Buffer { bytes.append(contentsOf: $0) }
      bytes.append(UInt8(ascii: "\""))
      bytes.append(UInt8(ascii: ":"))
    }
  }
}
