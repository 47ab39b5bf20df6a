import InfusionsoftKit

extension LineParser {
  /// The line as history may show it, when it holds, or may hold, a secret; nil for any other line.
  ///
  /// A line that cannot be understood counts as what it most looks like: `cdoe …` is a `code`.
  package func concealed(_ words: [String]) -> String? {
    let named = words.filter { !$0.hasPrefix("-") }
    let found = table.find(words: named, at: door)
    let guess = found?.0 ?? nearestOperation(to: named)
    let head = named.prefix(found?.used ?? 1)
    let values = words.filter { word in
      !head.contains(word) && (!word.hasPrefix("-") || word.contains("="))
    }

    let isSensitive = guess?.parameters.contains(where: \.isSensitive) ?? false
    let isRedirect = words.contains { $0.contains("?code=") || $0.contains("&code=") }
    if isRedirect && found == nil { return Self.mask }
    guard isSensitive && !values.isEmpty || isRedirect || words.contains(where: SecretWords.isOne)
    else { return nil }
    return (head + [Self.mask]).joined(separator: " ")
  }

  private static let mask = "•••"

  private func nearestOperation(to words: [String]) -> Operation? {
    guard let first = words.first else { return nil }
    return nearest(to: first, among: table.names(at: door)).flatMap { table.find($0, at: door) }
  }
}
