// The levels of a question: a column where there is height, else a row; all of one size. More than
// five (a choice, such as an age) stand in two columns or rows, read line by line.
// Built once for the longest scale; a shorter one hides the rest.
pragma ComponentBehavior: Bound
import QtQuick
import "../theme"

Item {
    id: scale

    required property var levels
    // Whether a keypad gives the answers, the first key the first of them.
    required property bool keys

    signal chosen(value: int)

    readonly property int count: Math.max(1, levels.length)
    readonly property int maximum: 9
    // How many columns or rows, and how many levels each has.
    readonly property int strips: count > 5 ? 2 : 1
    readonly property int perStrip: Math.ceil(count / strips)
    readonly property int columns: Theme.stacked ? strips : perStrip
    readonly property int rows: Theme.stacked ? perStrip : strips
    readonly property int between: Theme.of(Theme.stacked ? 16 : Theme.low ? 14 : 20)
    readonly property int tallest: Theme.of(280)
    readonly property int cellWidth: Math.floor((width - (columns - 1) * between) / columns)
    readonly property int roomForEach: Math.floor((height - (rows - 1) * between) / rows)
    readonly property int cellHeight: Theme.stacked ? Math.min(tallest, roomForEach) : roomForEach
    readonly property int first: height - rows * (cellHeight + between) + between

    // The type that all levels have room for.
    readonly property int textSize: {
        let size = Theme.text44;
        for (let at = 0; at < Math.min(count, repeater.count); at++)
            size = Math.min(size, (repeater.itemAt(at) as AnswerButton)?.fitting ?? size);
        return size;
    }

    Repeater {
        id: repeater
        model: scale.maximum

        AnswerButton {
            required property int index
            readonly property var level: index < scale.levels.length ? scale.levels[index] : null

            objectName: level ? "answer-" + level.value : ""
            visible: level !== null
            words: level ? level.label : ""
            folded: level ? level.folded : ""
            face: level?.face ?? 0
            key: scale.keys && level ? index + 1 : 0
            textSize: scale.textSize
            width: scale.cellWidth
            height: scale.cellHeight
            x: (index % scale.columns) * (scale.cellWidth + scale.between)
            y: scale.first + Math.floor(index / scale.columns) * (scale.cellHeight + scale.between)
            onActivated: scale.chosen(level.value)
        }
    }
}
