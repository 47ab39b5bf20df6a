extension Parameter {
  /// What stands for its value in help; nil for a flag.
  package var valueName: String? {
    switch kind {
    case .flag: nil
    case .text, .texts, .pasted, .value: "TEXT"
    case .reference: "NAME"
    case .object, .json: "JSON"
    case .pairs: "NAME=VALUE"
    case .words: "WORD"
    case .file: "FILE"
    case .id: "ID"
    case .integer: "N"
    case .list, .paths: "A,B"
    case .choice(let choices): choices.count > 4 ? "WORD" : choices.joined(separator: "|")
    }
  }

  /// As an option of a line: `--page-size N`.
  var spelling: String {
    kind == .object ? name + ":=JSON" : option + (valueName.map { " " + $0 } ?? "")
  }

  /// As a line is written: `ID`, `[TEXT]`, `[--page-size N]`.
  package var usage: String {
    let written =
      isPositional ? name.uppercased() + (kind == .list || kind == .words ? "…" : "") : spelling
    return isRequired ? written : "[\(written)]"
  }
}
