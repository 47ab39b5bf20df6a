/// Reproducible chance: the same seed throws the same numbers on every machine (SplitMix64).
struct Dice: Sendable {
  private var state: UInt64

  init(seed: UInt64, throwing stream: UInt64 = 0) {
    state = Dice.mixed(seed &+ 0x9E37_79B9_7F4A_7C15 &* (stream &+ 1))
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, not including, `sides`.
  mutating func roll(_ sides: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Int(Dice.mixed(state).multipliedFullWidth(by: UInt64(sides)).high)
  }

  mutating func chance(percent: Int) -> Bool { roll(100) < percent }

  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[roll(choices.count)] }
}
