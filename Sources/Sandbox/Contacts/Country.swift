/// Where an invented person may live, with the names and places that go with it.
struct Country: Sendable {
  /// A name as it is written at home, and in the letters of an e-mail address.
  typealias Name = (native: String, plain: String)
  /// A town, its subdivision by name and ISO 3166-2 code, and a postal code.
  typealias Place = (town: String, region: String?, code: String?, postal: String)

  let code: String
  let name: String
  let locale: String
  let timeZone: String
  /// The calling code; every number goes on with 555.
  let calling: String
  let streets: [String]
  let given: [Name]
  let family: [Name]
  let places: [Place]
  /// How many of a hundred or so contacts live here.
  let share: Int
}

extension Country {
  /// Every country as often as its share.
  static let weighted = all.flatMap { Array(repeating: $0, count: $0.share) }

  static let all = latin + otherScripts

  static let latin: [Country] = [
    Country(
      code: "USA", name: "United States", locale: "en_US", timeZone: "America/New_York",
      calling: "1", streets: ["Maple Ave", "Main St", "Washington Blvd", "2nd St", "O'Hara Ln"],
      given: [
        ("James", "james"), ("Mary", "mary"), ("Robert", "robert"), ("Linda", "linda"),
        ("Keisha", "keisha"), ("Ethan", "ethan"), ("Sofia", "sofia"), ("Noah", "noah"),
        ("Grace", "grace"), ("Tyrone", "tyrone"), ("Ann", "ann"), ("Jean-Luc", "jeanluc"),
      ],
      family: [
        ("Smith", "smith"), ("Johnson", "johnson"), ("Williams", "williams"),
        ("O'Connor", "oconnor"), ("Garcia", "garcia"), ("Nguyen", "nguyen"), ("Lee", "lee"),
        ("Washington", "washington"), ("Miller", "miller"), ("Cohen", "cohen"),
        ("Van der Berg", "vanderberg"), ("Begay", "begay"),
      ],
      places: [
        ("Chandler", "Arizona", "US-AZ", "85224"), ("Phoenix", "Arizona", "US-AZ", "85001"),
        ("Boston", "Massachusetts", "US-MA", "02108"), ("Austin", "Texas", "US-TX", "73301"),
        ("Seattle", "Washington", "US-WA", "98101"),
      ], share: 38),
    Country(
      code: "GBR", name: "United Kingdom", locale: "en_GB", timeZone: "Europe/London",
      calling: "44", streets: ["High Street", "Station Road", "Church Lane"],
      given: [("Oliver", "oliver"), ("Siân", "sian"), ("Priya", "priya"), ("Zoë", "zoe")],
      family: [("Taylor", "taylor"), ("Llewellyn", "llewellyn"), ("Patel", "patel")],
      places: [
        ("London", "England", "GB-ENG", "SW1A 1AA"), ("Cardiff", "Wales", "GB-WLS", "CF10 1EP"),
      ],
      share: 8),
    Country(
      code: "DEU", name: "Germany", locale: "de_DE", timeZone: "Europe/Berlin", calling: "49",
      streets: ["Hauptstraße", "Bahnhofstraße", "Königsallee"],
      given: [("Jürgen", "juergen"), ("Käthe", "kaethe"), ("Lukas", "lukas"), ("Aylin", "aylin")],
      family: [
        ("Müller", "mueller"), ("Groß", "gross"), ("Schäfer", "schaefer"), ("Yılmaz", "yilmaz"),
      ],
      places: [
        ("München", "Bayern", "DE-BY", "80331"), ("Köln", "Nordrhein-Westfalen", "DE-NW", "50667"),
      ],
      share: 7),
    Country(
      code: "FRA", name: "France", locale: "fr_FR", timeZone: "Europe/Paris", calling: "33",
      streets: ["rue de l'Église", "avenue Victor-Hugo", "place du Marché"],
      given: [("Chloé", "chloe"), ("François", "francois"), ("Maëlle", "maelle")],
      family: [("Lefèvre", "lefevre"), ("D'Angelo", "dangelo"), ("Châtelain", "chatelain")],
      places: [
        ("Paris", "Île-de-France", "FR-IDF", "75001"), ("Nîmes", "Occitanie", "FR-OCC", "30000"),
      ],
      share: 6),
    Country(
      code: "MEX", name: "Mexico", locale: "es_MX", timeZone: "America/Mexico_City", calling: "52",
      streets: ["Avenida Juárez", "Calle 5 de Mayo", "Paseo de la Reforma"],
      given: [
        ("María José", "mariajose"), ("Íñigo", "inigo"), ("Lucía", "lucia"), ("José", "jose"),
      ],
      family: [("Núñez", "nunez"), ("García Márquez", "garciamarquez"), ("Peña", "pena")],
      places: [
        ("Ciudad de México", "Ciudad de México", "MX-CMX", "06000"),
        ("Mérida", "Yucatán", "MX-YUC", "97000"),
      ],
      share: 7),
    Country(
      code: "BRA", name: "Brazil", locale: "pt_BR", timeZone: "America/Sao_Paulo", calling: "55",
      streets: ["Rua das Flores", "Avenida Paulista"],
      given: [("João", "joao"), ("Conceição", "conceicao"), ("Thaís", "thais")],
      family: [("Gonçalves", "goncalves"), ("Simões", "simoes"), ("Araújo", "araujo")],
      places: [
        ("São Paulo", "São Paulo", "BR-SP", "01000-000"), ("Belém", "Pará", "BR-PA", "66000-000"),
      ],
      share: 6),
    Country(
      code: "POL", name: "Poland", locale: "pl_PL", timeZone: "Europe/Warsaw", calling: "48",
      streets: ["ulica Długa", "aleja Słowackiego"],
      given: [("Łukasz", "lukasz"), ("Małgorzata", "malgorzata"), ("Żaneta", "zaneta")],
      family: [("Wójcik", "wojcik"), ("Dąbek", "dabek"), ("Źrebiec", "zrebiec")],
      places: [("Łódź", "Łódzkie", "PL-10", "90-001"), ("Gdańsk", "Pomorskie", "PL-22", "80-001")],
      share: 4),
    Country(
      code: "VNM", name: "Vietnam", locale: "vi_VN", timeZone: "Asia/Ho_Chi_Minh", calling: "84",
      streets: ["Phố Huế", "Đường Lê Lợi"],
      given: [("Thị Hương", "huong"), ("Đức", "duc"), ("Quỳnh", "quynh")],
      family: [("Nguyễn", "nguyen"), ("Trần", "tran"), ("Phạm", "pham")],
      places: [("Hà Nội", nil, nil, "100000"), ("Đà Nẵng", nil, nil, "550000")], share: 3),
    Country(
      code: "ISL", name: "Iceland", locale: "is_IS", timeZone: "Atlantic/Reykjavik",
      calling: "354", streets: ["Laugavegur", "Skólavörðustígur"],
      given: [("Þórður", "thordur"), ("Ásta", "asta")],
      family: [("Ægisdóttir", "aegisdottir"), ("Sigurðsson", "sigurdsson")],
      places: [("Reykjavík", nil, nil, "101")], share: 2),
  ]

  static let otherScripts: [Country] = [
    Country(
      code: "JPN", name: "Japan", locale: "ja_JP", timeZone: "Asia/Tokyo", calling: "81",
      streets: ["銀座四丁目", "北山通"],
      given: [("花子", "hanako"), ("太郎", "taro"), ("さくら", "sakura")],
      family: [("山田", "yamada"), ("髙橋", "takahashi"), ("渡邉", "watanabe")],
      places: [("中央区", "東京都", "JP-13", "104-0061"), ("京都市", "京都府", "JP-26", "603-8074")],
      share: 4),
    Country(
      code: "CHN", name: "China", locale: "zh_CN", timeZone: "Asia/Shanghai", calling: "86",
      streets: ["南京路", "中山路"],
      given: [("伟", "wei"), ("秀英", "xiuying"), ("子涵", "zihan")],
      family: [("王", "wang"), ("李", "li"), ("欧阳", "ouyang")],
      places: [("上海", "上海市", "CN-SH", "200001"), ("广州", "广东省", "CN-GD", "510000")],
      share: 3),
    Country(
      code: "KOR", name: "South Korea", locale: "ko_KR", timeZone: "Asia/Seoul", calling: "82",
      streets: ["세종대로", "테헤란로"],
      given: [("민준", "minjun"), ("서연", "seoyeon")], family: [("김", "kim"), ("박", "park")],
      places: [("서울", "서울특별시", "KR-11", "04524")], share: 2),
    Country(
      code: "UKR", name: "Ukraine", locale: "uk_UA", timeZone: "Europe/Kyiv", calling: "380",
      streets: ["вулиця Хрещатик", "вулиця Шевченка"],
      given: [("Олександр", "oleksandr"), ("Наталія", "nataliia"), ("Юлія", "yuliia")],
      family: [("Шевченко", "shevchenko"), ("Коваленко", "kovalenko"), ("Ткаченко", "tkachenko")],
      places: [
        ("Київ", "Київ", "UA-30", "01001"), ("Львів", "Львівська область", "UA-46", "79000"),
      ],
      share: 4),
    Country(
      code: "EGY", name: "Egypt", locale: "ar_EG", timeZone: "Africa/Cairo", calling: "20",
      streets: ["شارع التحرير", "شارع النيل"],
      given: [("محمد", "mohamed"), ("فاطمة", "fatma"), ("ليلى", "laila")],
      family: [("حسن", "hassan"), ("عبد الرحمن", "abdelrahman")],
      places: [("القاهرة", "القاهرة", "EG-C", "11511")], share: 3),
    Country(
      code: "IND", name: "India", locale: "hi_IN", timeZone: "Asia/Kolkata", calling: "91",
      streets: ["महात्मा गांधी मार्ग", "MG Road"],
      given: [("आरव", "aarav"), ("अनन्या", "ananya"), ("Lakshmi", "lakshmi")],
      family: [("शर्मा", "sharma"), ("Venkataraghavan", "venkataraghavan")],
      places: [("नई दिल्ली", "दिल्ली", "IN-DL", "110001"), ("Chennai", "Tamil Nadu", "IN-TN", "600001")],
      share: 3),
  ]
}
