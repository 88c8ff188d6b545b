// Buttons in a grid: the menu's pages, or what a page can do.
pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../../theme"

Grid {
    id: grid

    required property var buttons

    // At most this high; a menu fills the room it has.
    property int most: Theme.of(150)
    readonly property int rowCount: Math.max(1, Math.ceil(buttons.length / columns))
    readonly property int buttonHeight: Math.max(Theme.control, Math.min(most, Math.floor((height - (rowCount - 1) * spacing) / rowCount)))

    signal pressed(name: string)

    columns: Theme.stacked ? 2 : 3
    spacing: Theme.gap

    Repeater {
        model: grid.buttons.length

        WordButton {
            required property int index
            readonly property var content: grid.buttons[index] ?? ({})

            objectName: "service-" + (content.name ?? "")
            width: Math.floor((grid.width - (grid.columns - 1) * grid.spacing) / grid.columns)
            height: grid.buttonHeight
            words: content.words ?? ""
            kind: content.kind ?? "outline"
            textSize: Theme.text36
            enabled: content.on ?? false
            opacity: enabled ? 1 : 0.45
            onActivated: grid.pressed(content.name)
        }
    }
}
