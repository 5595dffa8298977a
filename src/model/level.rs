//! Levels of government, from the State Council to the village.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The level of government an issuer or actor belongs to; ordered from the centre outwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 中央: Party centre, National People's Congress, State Council and its bodies.
    Central,
    /// 省级: provinces, autonomous regions, municipalities under the central government.
    Province,
    /// 地级: prefecture-level cities, prefectures, leagues.
    Prefecture,
    /// 县级: counties, county-level cities, districts, banners, 特区.
    County,
    /// 乡级: townships, towns, subdistricts.
    Township,
    /// 村级: villages and residents' committees.
    Village,
}

impl Level {
    /// All levels, from the centre outwards.
    pub const ALL: [Self; 6] =
        [Self::Central, Self::Province, Self::Prefecture, Self::County, Self::Township, Self::Village];

    /// The level's name in columns and flags.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Central => "central",
            Self::Province => "province",
            Self::Prefecture => "prefecture",
            Self::County => "county",
            Self::Township => "township",
            Self::Village => "village",
        }
    }

    /// True for every level below the centre.
    pub fn is_local(self) -> bool {
        self != Self::Central
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|level| level.as_str() == name).ok_or_else(|| {
            format!("'{name}' is no level: use one of {}", Self::ALL.map(Self::as_str).join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for level in Level::ALL {
            assert_eq!(level.to_string().parse(), Ok(level));
            assert_eq!(serde_json::to_value(level).unwrap(), level.as_str());
        }
        assert!("state".parse::<Level>().is_err());
    }
}
