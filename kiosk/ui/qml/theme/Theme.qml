// Colours, sizes and the one unit that everything is measured in.
// Guarantees that nothing on a screen has a size or a colour of its own. Main.qml sets the window's
// size; all else follows.
pragma Singleton
import QtQuick

QtObject {
    id: theme

    property real windowWidth: 1080
    property real windowHeight: 1920
    property bool animations: true

    readonly property bool portrait: windowHeight >= windowWidth
    // A landscape screen is read at the same distance and has less height to fill.
    readonly property real unit: portrait ? windowWidth / 1080 : windowHeight / 960

    readonly property color ground: "#FBF8F3"
    readonly property color paper: "#FFFFFF"
    readonly property color line: "#DDD6CA"
    readonly property color ink: "#12303F"
    readonly property color ink2: "#3B5360"
    readonly property color edge: "#8A8374"
    readonly property color accent: "#085A56"
    readonly property color accentPressed: "#06423F"
    readonly property color accentTint: "#E3EEEB"
    readonly property color gold: "#B9822B"
    // The same for every level and every control: a finger is here, and nothing more.
    readonly property color pressed: "#EFE9DE"

    readonly property string family: "Be Vietnam Pro"
    readonly property int text26: of(26)
    readonly property int text31: of(31)
    readonly property int text36: of(36)
    readonly property int text44: of(44)
    readonly property int text60: of(60)
    readonly property int text76: of(76)
    readonly property int text84: of(84)
    readonly property int text160: of(160)
    readonly property int text200: of(200)

    readonly property int margin: of(portrait ? 56 : 48)
    readonly property int radius: of(28)
    readonly property int stroke: Math.max(1, of(2))
    readonly property int gap: of(20)
    // 12 mm on a screen of 10 inches.
    readonly property int control: of(portrait ? 104 : 92)
    readonly property int answer: of(184)
    readonly property int motion: 120 // ms

    function of(units: real): int {
        return Math.round(units * theme.unit);
    }
}
