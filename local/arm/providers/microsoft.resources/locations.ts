import type { Context, Reply } from "../../core/exchange.ts";
import type { JsonObject } from "../../world/json.ts";
import type { Settings } from "../../core/settings.ts";

/** Display names by group of geographies. Source: docs: reliability/regions-list, azure-government, azure/china. */
const REGIONS: Readonly<Record<Settings["cloud"], Readonly<Record<string, readonly string[]>>>> = {
  public: {
    US: [
      ...["East US", "East US 2", "Central US", "North Central US", "South Central US"],
      ...["West US", "West US 2", "West US 3", "West Central US"],
    ],
    Canada: ["Canada Central", "Canada East"],
    "South America": ["Brazil South", "Brazil Southeast"],
    Europe: [
      ...["North Europe", "West Europe", "UK South", "UK West", "France Central", "France South"],
      ...["Germany West Central", "Germany North", "Switzerland North", "Switzerland West"],
      ...["Norway East", "Norway West", "Sweden Central", "Sweden South", "Italy North", "Poland Central"],
      "Spain Central",
    ],
    "Middle East": ["UAE North", "UAE Central", "Qatar Central", "Israel Central"],
    Africa: ["South Africa North", "South Africa West"],
    "Asia Pacific": [
      ...["East Asia", "Southeast Asia", "Japan East", "Japan West", "Korea Central", "Korea South"],
      ...["Central India", "South India", "West India", "Australia East", "Australia Southeast"],
      ...["Australia Central", "Australia Central 2", "New Zealand North", "Indonesia Central"],
    ],
  },
  usGovernment: {
    "US Government": ["US DoD Central", "US DoD East", "US Gov Arizona", "US Gov Texas", "US Gov Virginia"],
  },
  china: {
    China: ["China East", "China East 2", "China East 3", "China North", "China North 2", "China North 3"],
  },
};

/** The regions of the cloud. Coordinates and pairs are left out. Source: docs: rest/api/resources/subscriptions/list-locations. */
export function listLocations({ params, settings }: Context): Reply {
  const value = Object.entries(REGIONS[settings.cloud]).flatMap(([geographyGroup, names]) =>
    names.map((displayName): JsonObject => {
      const name = displayName.toLowerCase().replaceAll(" ", "");
      return {
        id: `/subscriptions/${params["subscription"] ?? ""}/locations/${name}`,
        name,
        type: "Region",
        displayName,
        regionalDisplayName: `(${geographyGroup}) ${displayName}`,
        metadata: { regionType: "Physical", regionCategory: "Recommended", geographyGroup },
      };
    }),
  );
  return { status: 200, body: { value } };
}
