import { Tags } from 'tags.bicep'

@export()
@description('The parts of a list that is written with commas; blanks around a part mean nothing.')
func listOf(text string) string[] => filter(map(split(text, ','), part => trim(part)), part => !empty(part))

@export()
@description('The tags of a list such as team=platform,cost-center=42.')
func tagsOf(text string) Tags =>
  toObject(listOf(text), tag => trim(split(tag, '=')[0]), tag => trim(join(skip(split(tag, '='), 1), '=')))
