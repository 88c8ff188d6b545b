// What every screen is: it shows `content` and hands touches to the view model.
import QtQuick

Item {
    required property var viewModel
    required property var content
}
