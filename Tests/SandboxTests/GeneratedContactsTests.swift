import JSONText
import Testing

@testable import Sandbox

@Suite struct `Generated contacts` {
  private func people(_ count: Int, seed: UInt64 = 1) -> [Contact] {
    (1...count).map { ContactGenerator(seed: seed).contact(id: $0) }
  }

  private func text(_ contact: Contact) -> String {
    contact.json(ContactField.v2, Dialect()).text
  }

  @Test func `are the same for the same seed, however many there are`() {
    #expect(people(100).map(text) == people(200).prefix(100).map(text))
    #expect(people(100).map(text) != people(100, seed: 2).map(text))
    // What a seed invents is part of the interface: scripts and transcripts show it.
    let first = ContactGenerator(seed: 1).contact(id: 1)
    #expect([first.givenName, first.familyName] == ["Lukas", "Yılmaz"])
  }

  @Test func `are of many scripts and lack many things`() {
    let everyone = people(600)
    let all = everyone.map(text).joined()
    for sample in ["é", "ł", "Þ", "山", "김", "Ш", "م", "न", "🦊", "\\n", "\\\"", "\\t", ",", ";"] {
      #expect(all.contains(sample))
    }
    let missing: [(Contact) -> Bool] = [
      { $0.givenName == nil }, { $0.familyName == nil }, { $0.emailAddresses.isEmpty },
      { $0.phoneNumbers.isEmpty }, { $0.addresses.isEmpty }, { $0.company == nil },
      { $0.customFields.isEmpty }, { $0.tagIDs.isEmpty }, { $0.birthDate == nil },
    ]
    for isMissing in missing {
      let count = everyone.count(where: isMissing)
      #expect(count > 10 && count < 550)
    }
  }

  @Test func `obey the rules of the API`() {
    for contact in people(400) {
      #expect(!contact.emailAddresses.isEmpty || !contact.phoneNumbers.isEmpty)
      #expect(Set(contact.emailAddresses.map(\.slot)).count == contact.emailAddresses.count)
      #expect(Set(contact.phoneNumbers.map(\.slot)).count == contact.phoneNumbers.count)
      #expect(Set(contact.addresses.map(\.slot)).count == contact.addresses.count)
      #expect(contact.createTime <= contact.updateTime)
      #expect((contact.givenName?.count ?? 0) <= 40)
      for address in contact.emailAddresses {
        let domain = address.email.split(separator: "@").last ?? ""
        #expect(["example.com", "example.org", "example.net"].contains(domain))
        #expect(address.email.utf8.allSatisfy { $0 < 0x80 })
      }
      for phone in contact.phoneNumbers { #expect(phone.number.contains("555")) }
      #expect(contact.givenName != nil || contact.familyName != nil)
    }
  }

  @Test func `have a twin now and then`() {
    let names = people(240).map { [$0.givenName, $0.familyName] }
    for id in [60, 120, 180, 240] { #expect(names[id - 1] == names[id - 2]) }
    #expect(Set(names).count > 150)
  }

  @Test(arguments: [1, 2, 3, 99] as [UInt64])
  func `have one of whom everything is known`(seed: UInt64) {
    let contact = ContactGenerator(seed: seed).contact(id: 42)
    #expect(contact.givenName != nil && contact.familyName != nil && contact.company != nil)
    #expect(contact.emailAddresses.count == 3 && contact.addresses.count == 3)
    #expect(contact.customFields.count == CustomField.all.count)
    #expect(!contact.tagIDs.isEmpty && contact.birthDate != nil && contact.score != nil)
  }

  @Test func `cost nothing until somebody asks`() {
    var book = ContactBook(count: 1_000_000_000, seed: 1)
    let selection = book.select(ContactFilter(), ContactOrder(), query: "")
    #expect(selection.count == 1_000_000_000)
    #expect(selection.ids(from: 999_999_998, atMost: 5) == [999_999_999, 1_000_000_000])
    #expect(book.contact(1_000_000_000)?.id == 1_000_000_000)
    #expect(ContactBook(count: 0, seed: 1).contact(1) == nil)
  }
}

@Suite struct `A moment` {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2024-02-29T23:59:59.999Z", 1_709_251_199_999),
    ("2000-03-01T00:00:00.5+01:30", 951_863_400_500), ("1969-12-31T23:59:59Z", -1000),
    ("2017-01-01T22:17:59.039+0000", 1_483_309_079_039),
    ("1600-02-29T00:00:00-00:00", -11_670_998_400_000),
  ])
  func `is read to the millisecond`(text: String, milliseconds: Int) {
    #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z", "2024-13-01T00:00:00Z",
    "2023-02-29T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "+024-01-01T00:00:00Z",
    "2024-01-01T0:00:000Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00+1",
    "2024-01-01T00:00:00ZZ",
  ])
  func `is refused`(text: String) {
    #expect(Timestamp(iso8601: text) == nil)
  }

  @Test func `is written in every style and read back`() {
    let moment = Timestamp(milliseconds: 1_704_873_609_007)
    #expect(moment.text(.z) == "2024-01-10T08:00:09Z")
    #expect(moment.text(.millis) == "2024-01-10T08:00:09.007Z")
    #expect(moment.text(.offset) == "2024-01-10T08:00:09.007+0000")
    #expect(moment.httpDate == "Wed, 10 Jan 2024 08:00:09 GMT")
    #expect(Timestamp(milliseconds: -1).httpDate == "Wed, 31 Dec 1969 23:59:59 GMT")
    for style in [Timestamp.Style.millis, .offset] {
      #expect(Timestamp(iso8601: moment.text(style)) == moment)
    }
  }

  @Test func `counts the days of four centuries`() {
    for day in stride(from: -135_140, to: 11_000, by: 7) {
      let date = CivilDate(daysSince1970: day)
      #expect(date.daysSince1970 == day)
      if day % 49 == 0 { #expect(CivilDate(date.description) == date) }
    }
  }
}
