// The doctor's lines, one under another: mark and part on the left, what was found and what to do.
pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../../theme"

Item {
    id: lines

    required property var rows

    // Whatever they say, all of them fit.
    readonly property int textSize: Theme.of(Theme.stacked ? 36 : 26)

    Column {
        width: lines.width
        spacing: Theme.of(Theme.stacked ? 18 : 8)
        transformOrigin: Item.TopLeft
        scale: Math.min(1, lines.height / Math.max(1, height))

        Repeater {
            model: lines.rows.length

            Item {
                id: row

                required property int index
                readonly property var content: lines.rows[index] ?? ({})
                readonly property int aside: Math.round(width * (Theme.stacked ? 0.3 : 0.22))

                width: lines.width
                height: Math.max(part.y + part.height, told.height) + Theme.of(Theme.stacked ? 18 : 8)

                LevelMark {
                    id: mark
                    width: row.aside
                    level: row.content.level ?? "ok"
                    word: row.content.word ?? ""
                    textSize: lines.textSize
                }

                Words {
                    id: part
                    y: mark.height
                    width: row.aside
                    text: row.content.label ?? ""
                    color: Theme.ink2
                    font.pixelSize: lines.textSize
                }

                Column {
                    id: told
                    x: row.aside + Theme.of(24)
                    width: row.width - x

                    Words {
                        width: parent.width
                        text: row.content.value ?? ""
                        font.pixelSize: lines.textSize
                        font.bold: true
                        maximumLineCount: 6
                        elide: Text.ElideRight
                        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                    }

                    Words {
                        width: parent.width
                        visible: text !== ""
                        text: row.content.more ?? ""
                        font.pixelSize: lines.textSize
                        maximumLineCount: 6
                        elide: Text.ElideRight
                        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                    }
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
