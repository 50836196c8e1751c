# Files of K3s: which one counts, and how one key of it is changed.

# The file that has the last word on a key: K3s reads config.yaml and then
# config.yaml.d by name, and the last one replaces those before, but for key+.
# k3s_file_of <key>
k3s_file_of() {
    local file found=/etc/rancher/k3s/config.yaml
    for file in "$root"/etc/rancher/k3s/config.yaml.d/*.yaml; do
        if [[ -f $file ]] && grep -qE "^['\"]?$1['\"]?[ ]*:" "$file"; then
            found=${file#"$root"}
        fi
    done
    printf '%s' "$found"
}

# Runs an editor of edit-yaml over a file of K3s, and writes what comes of it.
# edit_k3s_file <path> <awk variable>...
edit_k3s_file() {
    local path=$1 edited before=/dev/null
    shift
    require_plain "$path"
    edited=$(mktemp "$scratch/edited.XXXXXX")
    if [[ -f $root$path ]]; then
        before=$root$path
        if [[ $(LC_ALL=C tr -d '\000' <"$before" | wc -c) != $(wc -c <"$before") ]]; then
            fail "$path is not a text file"
        fi
    fi
    env "$@" LC_ALL=C awk "$edit_yaml" "$before" >"$edited" ||
        fail "$path is left as it is, $(tail -n 1 "$edited"). Write it plainly, or set by hand: ${*#*=}"
    # A missing end of the last line is no reason for a restart.
    if [[ -f $root$path && $(<"$edited") == "$(<"$before")" ]]; then
        note "in order: $path"
        return 0
    fi
    need_restart "$path changed"
    # For root alone: the file may come to hold the token of the cluster.
    put_file "$path" 600 <"$edited"
}

# Edits one key of a YAML file, and keeps every other line as it is. What it does
# not understand for certain it refuses, with one line that says why.
#   KEY      the key, at the top level
#   ITEM_1   for a list: name=value, which becomes the first of its name
#   ITEM_2   for a list: name=value, which becomes the only one of its name
#   SCALAR   for a single value
# shellcheck disable=SC2016
readonly edit_yaml='
function refuse(why) { is_refused = 1; print "line " NR ": " why; exit 1 }
function strip(text) { sub(/^[ \t]+/, "", text); sub(/[ \t\r]+$/, "", text); return text }
# A value without quotes and comment.
function value_of(text,    quote, rest, end) {
    text = strip(text)
    quote = substr(text, 1, 1)
    if (quote == "\"" || quote == "\047") {
        rest = substr(text, 2)
        end = index(rest, quote)
        if (end == 0) refuse("a value goes on over several lines")
        text = strip(substr(rest, end + 1))
        if (text != "" && text !~ /^#/) refuse("a value has quotes within quotes")
        if (quote == "\"" && index(substr(rest, 1, end - 1), "\\")) refuse("a value has an escape sequence")
        return substr(rest, 1, end - 1)
    }
    if (text ~ /^[\[{&*!|>%@`]/ || text ~ /^[-?][ \t]/) refuse("a value is not a plain text")
    sub(/[ \t]+#.*$/, "", text)
    if (text ~ /:([ \t]|$)/) refuse("a value is not a plain text")
    return text
}
function name_of(item) {
    sub(/^--/, "", item)
    sub(/=.*$/, "", item)
    sub(/[-+]$/, "", item)
    return item
}
function flush(    i) { for (i = 1; i <= held; i++) print hold[i]; held = 0 }
function put(item) { print indent "- \"" item "\"" }
function take(line, item,    n) {
    sub(/^--/, "", item)
    for (n = 1; n <= wanted; n++) {
        if (name_of(item) != name_of(want[n])) continue
        # The first of its name is put where the first was; of what may be there
        # several times, others stay behind it.
        if (!done[n]) {
            done[n] = 1
            if (item == want[n]) print line
            else put(want[n])
        } else if (n == 1 && item != want[n]) print line
        return
    }
    print line
}
function close_list(    n) {
    for (n = 1; n <= wanted; n++) if (!done[n]) { put(want[n]); done[n] = 1 }
    flush()
    in_list = 0
}
BEGIN {
    key = ENVIRON["KEY"]
    scalar = ENVIRON["SCALAR"]
    if (ENVIRON["ITEM_1"] != "") want[++wanted] = ENVIRON["ITEM_1"]
    if (ENVIRON["ITEM_2"] != "") want[++wanted] = ENVIRON["ITEM_2"]
    indent = "  "
    pattern = "^[\"\047]?" key "[+]?[\"\047]?[ \t]*:([ \t\r]|$)"
}
{
    line = $0
    if (NR == 1) sub(/^\357\273\277/, "", line)
    sub(/\r$/, "", line)
    if (line ~ /^(---|\.\.\.|%)/ && (has_content || line !~ /^---[ \t]*(#.*)?$/)) refuse("the file has several documents or directives")
    if (line ~ /^[{\[]/) refuse("the file is not written as a block of keys")
    if (line !~ /^[ \t]*(#.*)?$/) has_content = 1
}
single && line !~ /^[ \t]*(#.*)?$/ {
    if (line ~ /^[ \t]/) refuse("the value of " key " goes on over several lines")
    single = 0
}
in_list {
    if (line ~ /^[ \t]*(#.*)?$/) { hold[++held] = $0; next }
    if (match(line, /^ *-([ \t]|$)/)) {
        at = index(line, "-") - 1
        if (!items++) { indent = substr(line, 1, at); width = at }
        if (at != width) refuse("a list is within the list")
        item = value_of(substr(line, at + 2))
        if (item == "" ) refuse("an item of the list is empty or goes on in the next line")
        flush()
        take($0, item)
        next
    }
    if (line ~ /^[ \t]/) refuse("an item of the list goes on over several lines")
    close_list()
}
line ~ pattern {
    if (is_found++) refuse(key " is there twice")
    head = substr(line, 1, index(line, ":"))
    rest = strip(substr(line, index(line, ":") + 1))
    if (rest ~ /^#/) rest = ""
    if (scalar != "") {
        current = rest == "" ? "" : value_of(rest)
        if (current ~ /^(1|t|T|TRUE|true|True)$/ && scalar == "true") print
        else print head " " scalar
        single = 1
        next
    }
    if (rest == "" || rest ~ /^(\[[ \t]*\]|~|null)[ \t]*(#.*)?$/) {
        # A list that is written as empty takes no items below.
        if (rest == "") print
        else print head
    } else {
        item = value_of(rest)
        if (item == "") refuse("the value of " key " is empty")
        print head
        take(indent "- " rest, item)
        single = 1
    }
    in_list = 1
    items = 0
    if (single) close_list()
    next
}
{ print }
END {
    if (is_refused) exit 1
    if (in_list) close_list()
    if (!is_found) {
        if (scalar != "") print key ": " scalar
        else { print key ":"; for (n = 1; n <= wanted; n++) put(want[n]) }
    }
}
'
