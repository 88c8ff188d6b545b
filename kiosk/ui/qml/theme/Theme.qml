// Colours, sizes and the one unit that everything is measured in, in every mode of display.
// Guarantees that nothing on a screen has a size or a colour of its own. Main.qml sets the window's
// size, the screen's diagonal and the modes; all else follows.
// Colours: one line a token, the value in high contrast first. kiosk/ui/tokens.py reads these very
// lines for what is drawn in Python.
pragma Singleton
import QtQuick

QtObject {
    id: theme

    property real windowWidth: 1080
    property real windowHeight: 1920
    // Of the screen as it is, not as it says it is; 0: unknown, taken for the smallest there is.
    property real diagonalInches: 0
    property bool animations: true

    // What the citizen asked for.
    property bool larger: false
    property bool contrast: false
    property bool low: false

    readonly property bool portrait: windowHeight >= windowWidth
    // There is height to put answers one under another: not on a wide screen, nor on the lower half
    // of an upright one.
    readonly property bool stacked: portrait && !low
    // A landscape screen is read at the same distance and has less height to fill.
    readonly property real unit: portrait ? windowWidth / 1080 : windowHeight / 960

    readonly property color ground: contrast ? "#FFFFFF" : "#FBF8F3"
    readonly property color paper: contrast ? "#FFFFFF" : "#FFFFFF"
    readonly property color line: contrast ? "#000000" : "#DDD6CA"
    readonly property color ink: contrast ? "#000000" : "#12303F"
    readonly property color ink2: contrast ? "#000000" : "#3B5360"
    // The boundary of everything that can be touched.
    readonly property color edge: contrast ? "#000000" : "#8A8374"
    readonly property color accent: contrast ? "#000000" : "#085A56"
    readonly property color accentPressed: contrast ? "#333333" : "#06423F"
    readonly property color accentTint: contrast ? "#FFFFFF" : "#E3EEEB"
    // Words and signs on accent.
    readonly property color inkOnAccent: contrast ? "#FFFFFF" : "#FFFFFF"
    // Marks and ornament, never text.
    readonly property color gold: contrast ? "#000000" : "#B9822B"
    // The same for every level and every control: a finger is here, and nothing more.
    readonly property color pressed: contrast ? "#DDDDDD" : "#EFE9DE"
    // Where the keys of a keyboard are.
    readonly property color focus: contrast ? "#000000" : "#085A56"
    // The faces, least satisfied first.
    readonly property color scale1: contrast ? "#000000" : "#A3322A"
    readonly property color scale2: contrast ? "#000000" : "#C46F2F"
    readonly property color scale3: contrast ? "#000000" : "#9A8A52"
    readonly property color scale4: contrast ? "#000000" : "#3F8F80"
    readonly property color scale5: contrast ? "#000000" : "#0E5F58"

    readonly property string family: "Be Vietnam Pro"
    // The scale of type; larger text is the whole of it one step up.
    readonly property real typeStep: larger ? 1.25 : 1
    readonly property int text22: type(22)
    readonly property int text26: type(26)
    readonly property int text31: type(31)
    readonly property int text36: type(36)
    readonly property int text44: type(44)
    readonly property int text60: type(60)
    readonly property int text76: type(76)
    readonly property int text84: type(84)
    readonly property int text160: type(160)
    readonly property int text200: type(200)

    readonly property int margin: of(portrait ? 56 : 48)
    readonly property int radius: of(28)
    readonly property int stroke: contrast ? Math.max(4, of(4)) : Math.max(1, of(2))
    readonly property int gap: of(20)
    readonly property int motion: 120 // ms

    // Sizes of what is touched, in millimetres of the real screen.
    readonly property real pixelsPerMm: Math.sqrt(windowWidth * windowWidth + windowHeight * windowHeight) / ((diagonalInches > 0 ? diagonalInches : 10.1) * 25.4)
    // An answer is no narrower and no lower than this.
    readonly property int answerSide: mm(20)
    // Every other control, in both directions; never smaller to the eye than the rest of a large screen.
    readonly property int control: Math.max(mm(12), of(88))
    readonly property int key: Math.max(mm(9), of(64))
    readonly property int keyGap: Math.max(mm(1), of(8))
    readonly property int answer: Math.max(answerSide, of(184))

    function of(units: real): int {
        return Math.round(units * theme.unit);
    }

    function type(units: real): int {
        return Math.round(units * theme.unit * theme.typeStep);
    }

    // At least this many millimetres, in pixels.
    function mm(millimetres: real): int {
        return Math.ceil(millimetres * theme.pixelsPerMm - 0.001);
    }

    // The source of a drawn picture, such as "face/3", "sign/back" or "sign/back/inkOnAccent" (in the
    // colour of that token), as this mode draws it.
    function picture(name: string): string {
        return "image://kiosk/" + (theme.contrast ? "contrast/" : "") + name;
    }
}
