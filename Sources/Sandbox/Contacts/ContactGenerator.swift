/// Invents contacts: the one with a given number is always the same for the same seed.
struct ContactGenerator: Sendable {
  let seed: UInt64

  /// The contact every demonstration asks for, so nothing is missing from it.
  private static let complete = 42

  func contact(id: Int) -> Contact {
    var draft = Draft(id: id, dice: Dice(seed: seed, throwing: UInt64(id)))
    // A CRM holds the same person twice now and then.
    let person = id % 60 == 0 ? id - 1 : id
    var personDice = Dice(seed: ~seed, throwing: UInt64(person))
    draft.complete = id == ContactGenerator.complete
    draft.name(personDice.pick(Country.weighted), person: person, with: &personDice)
    draft.reach()
    draft.live()
    draft.work()
    draft.history()
    draft.remember()
    return draft.contact
  }
}

/// A contact while it is being invented.
private struct Draft {
  var contact: Contact
  var dice: Dice
  var complete = false
  private var country = Country.all[0]
  private var localPart = ""

  init(id: Int, dice: Dice) {
    contact = Contact(id: id)
    self.dice = dice
  }

  private mutating func has(_ percent: Int) -> Bool { dice.chance(percent: percent) || complete }

  mutating func name(_ country: Country, person: Int, with dice: inout Dice) {
    self.country = country
    let given = dice.pick(country.given)
    let family = dice.pick(country.family)
    localPart = "\(given.plain).\(family.plain)\(person)"
    // The numbers of those who lack a name differ, so everyone has one.
    let lacking = complete ? 100 : dice.roll(100)
    contact.givenName = lacking < 4 ? nil : given.native
    contact.familyName = (4..<10).contains(lacking) ? nil : family.native
    if has(12) { contact.middleName = dice.pick(country.given).native }
    if has(10) {
      contact.preferredName =
        dice.chance(percent: 50)
        ? dice.pick(["Sunny ☀️", "🦊 Foxy", "Doc", "J.J.", "“Ace”", "Mäxchen"]) : given.native
    }
    if has(14) { contact.prefix = dice.pick(["Dr.", "Ms.", "Mr.", "Mx.", "Prof."]) }
    if has(5) { contact.suffix = dice.pick(["Jr.", "Sr.", "III", "PhD"]) }
    if has(9) {
      contact.spouseName = "\(dice.pick(country.given).native) \(family.native)"
      contact.anniversaryDate = CivilDate(daysSince1970: 5500 + dice.roll(14_000))
    }
    if has(45) { contact.birthDate = CivilDate(daysSince1970: dice.roll(21_500) - 9500) }
  }

  mutating func reach() {
    let hasEmail = has(90)
    if hasEmail {
      let domains = ["example.com", "example.org", "example.net"]
      let status = dice.pick(EmailStatus.allCases)
      contact.emailAddresses = [
        .init(email: "\(localPart)@\(dice.pick(domains))", slot: 1, status: status)
      ]
      if has(18) {
        contact.emailAddresses.append(
          .init(email: "\(localPart)+work@example.com", slot: 2, status: .unengagedMarketable))
      }
      if has(5) {
        contact.emailAddresses.append(
          .init(email: "office\(contact.id)@example.org", slot: 3, status: .nonMarketable))
      }
    }
    // A contact without any address would be refused by the API itself.
    if has(65) || !hasEmail { contact.phoneNumbers.append(phone(slot: 1, type: "Mobile")) }
    if has(15) { contact.phoneNumbers.append(phone(slot: 2, type: "Work")) }
    if has(4) {
      contact.faxNumbers = [.init(number: phone(slot: 1, type: "Fax").number, slot: 1)]
    }
    if has(25) {
      let network = dice.pick(SocialNetwork.invented)
      contact.socialAccounts = [.init(name: "@\(localPart)", type: network)]
    }
    if has(20) { contact.website = "https://www.example.com/~\(localPart)" }
    contact.timeZone = country.timeZone
    if has(70) { contact.preferredLocale = country.locale }
  }

  private mutating func phone(slot: Int, type: String) -> Contact.PhoneNumber {
    let line = "01" + padded(dice.roll(100), 2)
    let area = country.calling == "1" ? padded(201 + dice.roll(780), 3) : ""
    return .init(
      number: area.isEmpty ? "+\(country.calling) 555 \(line)" : "(\(area)) 555-\(line)",
      e164: "+\(country.calling)\(area)555\(line)", type: type, slot: slot)
  }

  mutating func live() {
    if has(60) { contact.addresses.append(address(.billing)) }
    if has(20) { contact.addresses.append(address(.shipping)) }
    if has(4) { contact.addresses.append(address(.other)) }
  }

  private mutating func address(_ slot: Contact.Address.Slot) -> Contact.Address {
    let place = dice.pick(country.places)
    let street = dice.pick(country.streets)
    let number = 1 + dice.roll(240)
    return .init(
      slot: slot, line1: country.code == "USA" ? "\(number) \(street)" : "\(street) \(number)",
      line2: has(15) ? dice.pick(["Suite 100", "2. OG, \"Hinterhaus\"", "c/o Weiß & Söhne"]) : nil,
      locality: place.town, region: place.region, regionCode: place.code,
      country: country.name, countryCode: country.code, postalCode: place.postal,
      zipFour: country.code == "USA" && has(30) ? padded(dice.roll(10_000), 4) : nil)
  }

  mutating func work() {
    if has(35) {
      contact.company = dice.pick(Company.all)
      contact.jobTitle = dice.pick([
        "CEO", "Buyer, EMEA", "Head of R&D", "Chef·fe de projet", "Office Manager", "部長",
        "Founder \"and everything else\"",
      ])
    }
    contact.contactType = has(75) ? dice.pick(["Customer", "Prospect", "Lead", "Vendor"]) : nil
    if has(80) { contact.ownerID = dice.pick([1, 3, 7]) }
    if has(50) { contact.leadSource = dice.pick(LeadSource.all) }
    if has(40) { contact.score = dice.roll(101) }
    if has(6) { contact.referralCode = "REF\(padded(contact.id, 6))" }
  }

  mutating func history() {
    // From 2014 to the autumn of 2026, at any second.
    let first = CivilDate(daysSince1970: 16_071).daysSince1970 * 86_400
    let last = CivilDate(daysSince1970: 20_727).daysSince1970 * 86_400
    let created = first + dice.roll(last - first)
    let updated = has(20) ? created : created + dice.roll(last - created)
    contact.createTime = Timestamp(milliseconds: created * Timestamp.second)
    contact.updateTime = Timestamp(milliseconds: updated * Timestamp.second)
    contact.sourceType = dice.pick(SourceType.invented)
    if has(30) {
      // 203.0.113.0/24 is set aside for documentation.
      contact.origin = .init(date: contact.createTime, ipAddress: "203.0.113.\(dice.roll(256))")
    }
    var tags = TagBook.invented.map(\.id).filter { _ in dice.chance(percent: 20) }
    if complete && tags.isEmpty { tags = [101, 113] }
    // Some time between the two, without another throw: those that follow stay as they were.
    contact.tags = tags.map { tag in
      .init(
        id: tag,
        time: Timestamp(
          milliseconds: (created + (updated - created) * (tag - 100) / 40) * Timestamp.second))
    }
  }

  mutating func remember() {
    func keep(_ field: CustomField, _ content: CustomField.Content) {
      contact.customFields.append((field, content))
    }
    if has(50) { keep(.customerNumber, .number(Double(10_000 + contact.id))) }
    if has(30) { keep(.renewalDate, .date(CivilDate(daysSince1970: 19_700 + dice.roll(1500)))) }
    if has(40) { keep(.language, .text(dice.pick(CustomField.language.options))) }
    if has(35) {
      keep(
        .favouriteColour,
        .text(dice.pick(["blue", "green", "grün", "紫", "no, thanks", "ярко-красный"])))
    }
    if has(20) {
      keep(
        .deliveryNotes,
        .text(
          dice.pick([
            "Ring twice,\nthen leave it with \"Bob\" next door.",
            "Gate code: 1234; dog is friendly.\r\nReally.", "Tab\tseparated\tinstructions",
            "Bitte beim Nachbarn abgeben – danke!", "Back slash \\ and 'quotes' 👍🏽",
          ])))
    }
    if has(25) {
      let chosen = CustomField.interests.options.filter { _ in dice.chance(percent: 35) }
      keep(.interests, .list(chosen.isEmpty ? ["Jazz"] : chosen))
    }
    if has(10) { keep(.height, .number(Double(1500 + dice.roll(500)) / 10)) }
    if has(10) { keep(.vip, .text(dice.pick(["Yes", "No"]))) }
  }
}
