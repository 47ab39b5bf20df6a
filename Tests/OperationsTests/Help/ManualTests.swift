import InfusionsoftKit
import Testing

@testable import Operations

@Suite struct ManualTests {
  private let page = Manual(table: .standard).text

  @Test func `the man page has every operation, its parameters and its examples`() {
    func escaped(_ text: String) -> String {
      text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("'", with: "\\(aq")
        .replacing("…", with: "...").replacing("\"", with: "\\(dq").replacing("^", with: "\\(ha")
        .replacing("~", with: "\\(ti").replacing("`", with: "\\(ga")
    }
    for operation in OperationTable.standard.operations
    where !operation.doors.isDisjoint(with: [.shell, .arguments]) {
      #expect(page.contains("\n.Ss \"\\&" + escaped(operation.words)), "\(operation.words)")
      for parameter in operation.parameters {
        #expect(
          page.contains(
            escaped(parameter.isPositional ? parameter.name.uppercased() : parameter.option)))
      }
      for example in operation.examples {
        #expect(page.contains(escaped(example.line)), "\(example.line)")
      }
    }
    for option in CommandLineOption.all { #expect(page.contains(escaped(option.label))) }
    for kind in FailureKind.allCases { #expect(page.contains(".It \"\\&\(kind.exitStatus)\"\n")) }
  }

  @Test func `a line of text is never a request`() {
    var page = ManualPage()
    page.paragraph(".Xr is no request")
    page.text("'quoted' and \\back\n.Pp\n")
    #expect(
      page.text == """
        .Pp
        \\&.Xr is no request
        .Bd -literal
        \\(aqquoted\\(aq and \\eback
        \\&.Pp
        .Ed

        """)
  }

  @Test func `each sentence begins a line`() {
    var page = ManualPage()
    page.section("NAME")
    page.paragraph("One thing. Another one: It is so (really). e.g. this")
    #expect(
      page.text == ".Sh NAME\nOne thing.\nAnother one:\nIt is so (really). e.g. this\n")
  }
}
