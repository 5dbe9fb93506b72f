DROP TABLE unit_group_members;
DROP TABLE unit_groups;
