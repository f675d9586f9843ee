/**
 * Writes one archive, in the order in which the files of a node that works may be copied: index checkpoints, the other files
 * of the index, the checkpoints of the log, and last its chunks, whose names are looked for only when the checkpoints
 * are copied. So nothing in the copy points to what is not in it.
 * https://docs.kurrent.io/server/v24.10/operations/backup ("Simple full backup & restore")
 *
 * The last step of a restore is done here: `truncate.chk` is a copy of `chaser.chk`, by which the node cuts off what is
 * behind it when it starts.
 *
 * Arguments: the data folder, a folder of ours, and whether the index is meant.
 */
export const copyScript = `
set -u
data=$1 ours=$2 index=$3
mkdir "$ours/index" "$ours/log" && cd "$data" || exit 1

archive() {
  tar --create --file=- --format=posix --numeric-owner --sparse --blocking-factor=1 \\
    --directory="$1" --no-recursion --null --verbatim-files-from --files-from=-
  echo $? >"$ours/code"
}
judge() {
  read -r code <"$ours/code"
  # 1: something was written to meanwhile, as chunks are.
  [ "$code" -le 1 ] || exit "$code"
}
# Without the two empty blocks at its end: there is more to come.
part() { archive "$1" | head -c -1024; judge; }
below() { find "$1" -mindepth 1 -printf '%P\\0'; }

printf '.\\0' | part . || exit $?
if [ "$index" = yes ] && [ -d index ]; then
  find index -name '*.chk' -type f -exec cp -p --parents -t "$ours/index" {} + || exit 1
  find "$ours/index" -type f -printf '%P\\0' | part "$ours/index" || exit $?
  # What ends so is being written, and will get its name when it is whole.
  find index ! -name '*.chk' ! -name '*.tmp' -print0 | part . || exit $?
fi
cp -p -- *.chk "$ours/log" && cp -p "$ours/log/chaser.chk" "$ours/log/truncate.chk" || exit 1
below "$ours/log" | part "$ours/log" || exit $?
find . -mindepth 1 \\( -path ./index -o -path './*.chk' ! -path './*/*' \\) -prune -o -printf '%P\\0' | archive .
judge
`;
