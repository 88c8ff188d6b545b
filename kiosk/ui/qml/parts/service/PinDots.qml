// As many dots as digits were typed, of the eight that there may be.
pragma ComponentBehavior: Bound
import QtQuick
import "../../theme"

Row {
    id: dots

    required property int count
    property string words: ""

    spacing: Theme.of(22)
    Accessible.role: Accessible.StaticText
    Accessible.name: words

    Repeater {
        model: 8

        Rectangle {
            required property int index

            width: Theme.of(36)
            height: width
            radius: width / 2
            color: index < dots.count ? Theme.ink : "transparent"
            border.width: Math.max(2, Theme.of(3))
            border.color: index < 6 ? Theme.edge : Theme.line
        }
    }
}
