// The keyboard of the comment: five rows. Built once; a key struck changes nothing on it but the key.
// Letters stand as capitals, as on any keyboard: shift lights up and redraws no other key.
// The top row is accents and tones for who does not know Telex, digits for VNI and for the page of
// digits and signs.
pragma ComponentBehavior: Bound
import QtQuick
import "../theme"

Item {
    id: keyboard

    // Words of the keys that are no letters, by name (kiosk/ui/comment_content.py).
    required property var names
    required property bool shift
    // "letters" or "digits"
    required property string page
    // "telex" or "vni"
    required property string method

    signal struck(key: string)

    readonly property bool lettered: page === "letters"
    readonly property int rows: 5
    readonly property int gap: Theme.keyGap
    // Ten keys a row; the top row may have twelve.
    readonly property real cell: (width + gap) / 10
    readonly property real accentCell: (width + gap) / 12
    readonly property int rowHeight: Math.floor((height - (rows - 1) * gap) / rows)

    readonly property string accents: "ăâđêôơư"
    readonly property list<string> tones: ["grave", "acute", "hook", "tilde", "dot"]
    readonly property list<string> letters: ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
    readonly property list<string> signs: ["-/:;()\"'&@", "!?+=*%#_~", "…–°×₫€·"]

    function rowAt(row: int): int {
        return row * (rowHeight + gap);
    }

    Repeater {
        model: 12

        Key {
            required property int index
            readonly property bool toned: index >= keyboard.accents.length
            readonly property string tone: toned ? keyboard.tones[index - keyboard.accents.length] : ""

            objectName: toned ? "key-tone-" + tone : "key-" + keyboard.accents[index]
            visible: keyboard.lettered && keyboard.method === "telex"
            kind: toned ? "way" : "letter"
            label: toned ? keyboard.names[tone + "_sign"] : keyboard.accents[index].toUpperCase()
            caption: toned ? keyboard.names[tone] : ""
            name: toned ? keyboard.names[tone] : keyboard.accents[index]
            x: Math.round(index * keyboard.accentCell)
            width: Math.round((index + 1) * keyboard.accentCell) - x - keyboard.gap
            height: keyboard.rowHeight
            onStruck: keyboard.struck(toned ? "tone-" + tone : keyboard.accents[index])
        }
    }

    Repeater {
        model: 10

        Key {
            required property int index

            objectName: "key-" + label
            visible: !keyboard.lettered || keyboard.method === "vni"
            label: String((index + 1) % 10)
            x: Math.round(index * keyboard.cell)
            width: Math.round((index + 1) * keyboard.cell) - x - keyboard.gap
            height: keyboard.rowHeight
            onStruck: keyboard.struck(label)
        }
    }

    Repeater {
        model: 3

        Item {
            id: row

            required property int index
            readonly property string shown: keyboard.letters[index]
            readonly property string signs: keyboard.signs[index]

            x: Math.round((10 - shown.length) / 2 * keyboard.cell)
            y: keyboard.rowAt(index + 1)

            Repeater {
                model: row.shown.length

                Key {
                    required property int index
                    readonly property string value: keyboard.lettered ? row.shown[index] : row.signs[index]

                    objectName: "key-" + value
                    label: value.toUpperCase()
                    name: value
                    x: Math.round(index * keyboard.cell)
                    width: Math.round((index + 1) * keyboard.cell) - x - keyboard.gap
                    height: keyboard.rowHeight
                    onStruck: keyboard.struck(value)
                }
            }
        }
    }

    Key {
        objectName: "key-shift"
        visible: keyboard.lettered
        kind: "way"
        label: keyboard.names.shift
        checkable: true
        checked: keyboard.shift
        y: keyboard.rowAt(3)
        width: Math.round(1.5 * keyboard.cell) - keyboard.gap
        height: keyboard.rowHeight
        onStruck: keyboard.struck("shift")
    }

    Key {
        objectName: "key-backspace"
        kind: "way"
        label: keyboard.names.erase
        repeats: true
        x: Math.round(8.5 * keyboard.cell)
        y: keyboard.rowAt(3)
        width: keyboard.width - x
        height: keyboard.rowHeight
        onStruck: keyboard.struck("backspace")
    }

    Repeater {
        model: [
            {
                key: "page",
                at: 0,
                cells: 1.5
            },
            {
                key: "method",
                at: 1.5,
                cells: 1.5
            },
            {
                key: ",",
                at: 3,
                cells: 1
            },
            {
                key: "space",
                at: 4,
                cells: 3
            },
            {
                key: ".",
                at: 7,
                cells: 1
            },
            {
                key: "enter",
                at: 8,
                cells: 2
            }
        ]

        Key {
            required property var modelData
            readonly property string key: modelData.key
            readonly property bool sign: key.length === 1

            objectName: "key-" + key
            kind: sign || key === "space" ? "letter" : "way"
            label: sign ? key : key === "page" ? (keyboard.lettered ? keyboard.names.digits : keyboard.names.letters) : key === "method" ? keyboard.names[keyboard.method] : keyboard.names[key]
            caption: key === "method" ? keyboard.names.method : ""
            name: caption === "" ? label : caption + ": " + label
            x: Math.round(modelData.at * keyboard.cell)
            y: keyboard.rowAt(4)
            width: Math.round((modelData.at + modelData.cells) * keyboard.cell) - x - keyboard.gap
            height: keyboard.rowHeight
            onStruck: keyboard.struck(key)
        }
    }
}
