// Twelve keys for a PIN: digits, erase, enter. What is typed is shown elsewhere, as dots.
pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../../theme"

Grid {
    id: pad

    required property var keys

    // Never smaller than a finger, however little room there is.
    readonly property int keyHeight: Math.max(Theme.control, Math.min(Theme.of(150), Math.floor((height - 3 * spacing) / 4)))
    readonly property int keyWidth: Math.max(Theme.control, Math.floor((width - 2 * spacing) / 3))

    signal keyed(name: string)

    columns: 3
    spacing: Theme.gap

    Repeater {
        model: pad.keys.length

        WordButton {
            id: key

            required property int index
            readonly property var content: pad.keys[index] ?? ({})

            objectName: "service-" + (content.name ?? "")
            width: pad.keyWidth
            height: pad.keyHeight
            words: content.words ?? ""
            kind: content.kind ?? "outline"
            textSize: words.length > 1 ? Theme.text31 : Theme.text44
            enabled: content.on ?? false
            opacity: enabled ? 1 : 0.45
            onActivated: pad.keyed(content.name)
        }
    }
}
