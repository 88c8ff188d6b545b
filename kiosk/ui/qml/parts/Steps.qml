// What is to be done, one thing after another: a number in a circle and a sentence.
pragma ComponentBehavior: Bound
import QtQuick
import "../theme"

Column {
    id: steps

    required property var texts
    property int textSize: Theme.text36

    spacing: Theme.of(14)

    Repeater {
        model: steps.texts.length

        Item {
            id: step

            required property int index

            width: steps.width
            height: Math.max(circle.height, sentence.height)

            Rectangle {
                id: circle
                width: Math.round(steps.textSize * 1.45)
                height: width
                radius: width / 2
                color: Theme.accentTint
                border.width: Theme.contrast ? Theme.stroke : 0
                border.color: Theme.line

                Words {
                    anchors.centerIn: parent
                    text: step.index + 1
                    color: Theme.accent
                    font.pixelSize: Math.round(steps.textSize * 0.85)
                    font.bold: true
                    Accessible.ignored: true
                }
            }

            Words {
                id: sentence
                x: circle.width + Theme.of(20)
                y: Math.max(0, Math.round((circle.height - lineHeight) / 2))
                width: parent.width - x
                text: steps.texts[step.index] ?? ""
                font.pixelSize: steps.textSize
            }
        }
    }
}
