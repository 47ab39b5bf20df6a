import InfusionsoftKit
import Operations

/// Words that stand for the beginning of a line.
struct Aliases {
  private(set) var texts: [String: String] = [:]

  mutating func set(_ name: String, to text: String?) { texts[name] = text }

  /// The line with its first word replaced for as long as that is an alias, each at most once.
  func expand(_ line: Line) throws -> Line {
    var line = line
    var used: Set<String> = []
    while let name = line.words.first?.keyword, let text = texts[name], used.insert(name).inserted {
      let rest = line.text[line.words[0].range.upperBound...]
      guard case .line(let longer) = try Lexer.read(text + rest) else {
        throw Failure.usage("the alias \(name) leaves a quote open: \(text)")
      }
      line = longer
    }
    return line
  }
}
