#!/bin/bash
# Prints kernel settings of the node as sysctl does, and last how the user namespace maps ids: another one has limits of its own.
for key in "$@"; do
  file=/proc/sys/${key//./\/}
  if [ -r "$file" ]; then
    printf '%s = %s\n' "$key" "$(<"$file")"
  fi
done
printf 'uid_map %s\n' "$(</proc/self/uid_map)"
echo end
