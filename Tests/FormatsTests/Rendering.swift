import Formats
import JSONText

/// Rows from JSON texts.
func rows(_ texts: String...) throws -> [JSON] {
  try texts.map { try JSON(validating: $0) }
}

/// What a formatter makes of pages of rows.
func render(
  _ format: OutputFormat, pages: [[JSON]], columns: [String]? = nil, defaults: [String] = [],
  width: Int? = nil, colour: Bool = false, tail: [(String, JSON)] = []
) -> String {
  let style = OutputStyle(
    format: format, columns: columns?.map { Column($0) }, width: width, colour: colour)
  var formatter = RowFormatter(
    style: style, defaults: defaults.map { Column($0) }, rowsName: "contacts")
  var out: [UInt8] = []
  for page in pages { formatter.append(page, into: &out) }
  formatter.finish(tail: tail, into: &out)
  return String(decoding: out, as: UTF8.self)
}

func render(
  _ format: OutputFormat, _ rows: [JSON], columns: [String]? = nil, defaults: [String] = [],
  width: Int? = nil, colour: Bool = false, tail: [(String, JSON)] = []
) -> String {
  render(
    format, pages: [rows], columns: columns, defaults: defaults, width: width, colour: colour,
    tail: tail)
}

/// What a formatter makes of a single result.
func render(
  _ format: OutputFormat, single text: String, columns: [String]? = nil, width: Int? = nil,
  colour: Bool = false
) throws -> String {
  let style = OutputStyle(
    format: format, columns: columns?.map { Column($0) }, width: width, colour: colour)
  var out: [UInt8] = []
  RecordFormatter(style: style).write(try JSON(validating: text), into: &out)
  return String(decoding: out, as: UTF8.self)
}

/// Text without its colours.
func withoutColours(_ text: String) -> String {
  var plain = ""
  var inCode = false
  for scalar in text.unicodeScalars {
    if scalar == "\u{1B}" { inCode = true }
    if !inCode { plain.unicodeScalars.append(scalar) }
    if scalar == "m" { inCode = false }
  }
  return plain
}

/// Strings that break careless writers.
let hostileTexts = [
  "", " ", "plain", "a,b", "say \"hi\"", "\"", "line\nline", "cr\rlf\r\n", "tab\there",
  "back\\slash",
  "\u{0}", "nul\u{0}inside", "\u{1B}[31mred", "\u{7F}\u{9B}31m", "\u{202E}gpj.exe", "שלום", "日本語",
  "한국어", "e\u{301}", "👩‍👩‍👧‍👦", "🇩🇪", "1\u{FE0F}\u{20E3}", "=1+1", "a\u{2028}b", ";", "; ", "\u{10FFFF}",
]

/// A contact as the API sends it, cut down.
let contact = """
  {"id":"42","given_name":"Ann","family_name":null,"email_addresses":[{"email":"ann@example.com",\
  "field":"EMAIL1","is_opt_in":true},{"email":"a@work.example","field":"EMAIL2"}],"company":\
  {"id":"7","company_name":"Acme, Inc."},"tag_ids":["91","92"],"custom_fields":[{"id":"7",\
  "content":"Gold"},{"id":9,"content":[1,2]}],"score_value":12.50,"notes":"one\\ntwo","links":[]}
  """
