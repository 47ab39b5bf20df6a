extension JSON {
  /// A name and its value in an object.
  public struct Member: Sendable, Hashable {
    /// The name, unescaped.
    public let name: String

    /// The value, sharing the object's storage.
    public let value: JSON

    /// Makes a member.
    public init(name: String, value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The elements of an array in order; none where this is no array.
  public var elements: [JSON] {
    guard kind == .array else { return [] }
    var elements: [JSON] = []
    visitItems { cursor in
      elements.append(slice(cursor.value()))
      return true
    }
    return elements
  }

  /// The members of an object in order, repeated names included; none where this is no object.
  public var members: [Member] {
    var members: [Member] = []
    visitMembers { name, value in
      members.append(Member(name: JSON.unescape(bytes[name]), value: value))
      return true
    }
    return members
  }

  /// The value of the first member of that name; `nil` without one, or where this is no object.
  ///
  /// Reads as far as that member. To look at many of them, take ``members`` once.
  public subscript(name: String) -> JSON? {
    var name = name
    return name.withUTF8 { wanted in
      var found: JSON?
      visitMembers { name, value in
        guard JSON.isInside(bytes[name], equalTo: wanted) else { return true }
        found = value
        return false
      }
      return found
    }
  }
}

extension JSON {
  /// Calls `visit` with the range of each name (without quotes) and the value, until it is `false`.
  private func visitMembers(_ visit: (Range<Int>, JSON) -> Bool) {
    guard kind == .object else { return }
    let start = bytes.startIndex
    visitItems { cursor in
      let name = cursor.string()
      _ = cursor.next()
      cursor.advance()
      _ = cursor.next()
      return visit(start + name.lowerBound + 1..<start + name.upperBound - 1, slice(cursor.value()))
    }
  }

  /// Calls `visit` with a cursor at each element or member, which it moves over, until it is `false`.
  private func visitItems(_ visit: (inout Cursor) -> Bool) {
    bytes.withUnsafeBufferPointer { text in
      var cursor = Cursor(text)
      cursor.advance()
      while let byte = cursor.next() {
        switch byte {
        case UInt8(ascii: "]"), UInt8(ascii: "}"): return
        case UInt8(ascii: ","): cursor.advance()
        default: if !visit(&cursor) { return }
        }
      }
    }
  }

  private func slice(_ range: Range<Int>) -> JSON {
    let start = bytes.startIndex
    return JSON(trusted: bytes[start + range.lowerBound..<start + range.upperBound])
  }
}
