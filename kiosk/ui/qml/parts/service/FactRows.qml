// Labels and values, in one column or two; smaller as a whole where there are many.
pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../../theme"

Item {
    id: facts

    required property var rows

    readonly property int columns: !Theme.stacked && dense ? 2 : 1
    readonly property int gap: Theme.of(40)
    // Many rows are for staff who look closely: they stand smaller, and do not grow with the text.
    readonly property bool dense: rows.length > 8
    readonly property int textSize: dense ? Theme.of(Theme.stacked ? 31 : 25) : Theme.text31

    Grid {
        id: grid

        columns: facts.columns
        columnSpacing: facts.gap
        rowSpacing: Theme.of(facts.dense ? 6 : 10)
        transformOrigin: Item.TopLeft
        scale: Math.min(1, facts.height / Math.max(1, height))
        readonly property real rowWidth: (facts.width - (facts.columns - 1) * facts.gap) / facts.columns

        Repeater {
            model: facts.rows.length

            Item {
                id: row

                required property int index
                readonly property var content: facts.rows[index] ?? ({})

                width: grid.rowWidth
                height: Math.max(label.height, value.height) + Theme.of(facts.dense ? 6 : 10)

                Words {
                    id: label
                    width: Math.round(row.width * 0.42)
                    text: row.content.label ?? ""
                    color: Theme.ink2
                    font.pixelSize: facts.textSize
                }

                Words {
                    id: value
                    x: label.width + Theme.of(20)
                    width: row.width - x
                    text: row.content.value ?? ""
                    font.pixelSize: facts.textSize
                    maximumLineCount: 8
                    elide: Text.ElideRight
                    font.bold: true
                    wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                }

                Rectangle {
                    anchors.bottom: parent.bottom
                    width: parent.width
                    height: Math.max(1, Theme.of(2))
                    color: Theme.line
                }
            }
        }
    }
}
