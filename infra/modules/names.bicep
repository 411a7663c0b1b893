@export()
@description('A short name for a deployment, by whatever name it goes: 1 to 20 lower-case letters, digits and hyphens, no hyphen at the end. What is such a name already stays; any other is cut, with a mark that differs from name to name.')
func shortName(name string) string =>
  length(name) <= 20 && plain(name) == name && !endsWith(name, '-')
    ? name
    : join(concat(filter(split(take(plain(name), 14), '-'), part => !empty(part)), [take(uniqueString(name), 5)]), '-')

@description('A text in lower case, with a hyphen for all that is neither a letter nor a digit.')
func plain(text string) string =>
  join(
    map(
      range(0, length(text)),
      at =>
        contains('abcdefghijklmnopqrstuvwxyz0123456789', toLower(substring(text, at, 1)))
          ? toLower(substring(text, at, 1))
          : '-'
    ),
    ''
  )
