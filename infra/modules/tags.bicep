@export()
@description('Tags of Azure resources.')
type Tags = {
  @description('The value of a tag, under its name.')
  *: string
}
