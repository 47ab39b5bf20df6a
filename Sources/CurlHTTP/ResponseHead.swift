/// The status line and headers of an answer, gathered from the lines libcurl hands over.
struct ResponseHead {
  private(set) var status = 0
  private(set) var headers = HTTPHeaders()
  private var isOpen = true

  /// Whether the head of a final answer has been read to its empty line.
  ///
  /// libcurl 7.88.1 reports a connection that ends in the middle of the headers as a success.
  var isComplete: Bool { !isOpen && status >= 200 }

  /// Takes one line with its line break.
  ///
  /// Every status line starts over, because interim answers come through here as well; what
  /// follows the empty line of the final one are trailers, which are dropped.
  mutating func receive(_ line: UnsafeRawBufferPointer) {
    var line = line[...]
    while let last = line.last, last == 0x0A || last == 0x0D { line.removeLast() }
    if line.first == UInt8(ascii: "H"), line.starts(with: "HTTP/".utf8) {
      self = ResponseHead()
      status = Self.status(of: line)
    } else if line.isEmpty {
      isOpen = false
    } else if isOpen {
      receiveField(line)
    }
  }

  private mutating func receiveField(_ line: Slice<UnsafeRawBufferPointer>) {
    if let first = line.first, first.isBlank {
      headers.fold(Self.text(line))
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      headers.add(Self.text(line[..<colon]), Self.text(line[line.index(after: colon)...]))
    }
  }

  private static func status(of line: Slice<UnsafeRawBufferPointer>) -> Int {
    let code = line.drop { $0 != UInt8(ascii: " ") }.dropFirst().prefix(3)
    return Int(String(decoding: code, as: UTF8.self)) ?? 0
  }

  private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    var bytes = bytes
    while let first = bytes.first, first.isBlank { bytes.removeFirst() }
    while let last = bytes.last, last.isBlank { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 }
}
