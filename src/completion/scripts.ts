/**
 * The library's own script for bash needs the package bash-completion, evaluates what was typed, and
 * lets compgen expand suggestions: a profile named `$(rm -r ~)` would run. This one quotes them.
 */
export const BASH_SCRIPT = `# bash completion for sso-register
_sso_register_generate() {
  local value
  while IFS= read -r value; do
    [[ $1 == -d ]] && value+=/
    value=$(printf %q "\${value#"$prefix"}")
    COMPREPLY+=("\${value/#\\\\~\\//~/}")
  done < <(compgen "$1" -- "$current" | sort -u)
}
_sso_register_command() {
  local at=0
  while [[ \${COMP_WORDS[at]} != -- ]]; do ((++at < COMP_CWORD)) || return; done
  if ((at + 1 == COMP_CWORD)); then _sso_register_generate -c
  elif declare -F _command_offset >/dev/null; then _command_offset $((at + 1))
  else _sso_register_generate -f
  fi
}
_sso_register() {
  local line=\${COMP_LINE:0:COMP_POINT} words current prefix= value description
  COMPREPLY=()
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[\${#words[@]} - 1]}
  [[ $current == -*=* ]] && current=\${current#*=}
  # Readline replaces only what comes after the last of COMP_WORDBREAKS.
  [[ $current == *:* && $COMP_WORDBREAKS == *:* ]] && prefix=\${current%"\${current##*:}"}
  while IFS=$'\\t' read -r value description; do
    case $value in
      :0) _sso_register_command ;;
      :16) _sso_register_generate -d; compopt -o nospace 2>/dev/null ;;
      :*) ;;
      *) COMPREPLY+=("$(printf %q "\${value#"$prefix"}")") ;;
    esac
  done < <(sso-register complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _sso_register sso-register`;

/** The library's own script for zsh inserts suggestions unquoted, so the next Enter would run them. */
export const ZSH_SCRIPT = `#compdef sso-register
_sso_register() {
  local line
  local -a offered
  for line in "\${(@f)$(sso-register complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :0 ]]; then
      local -i dashes=\${words[(i)--]}
      shift $dashes words
      (( CURRENT -= dashes ))
      _normal
      return
    fi
    if [[ $line == :16 ]]; then
      [[ $PREFIX == -*=* ]] && compset -P '*='
      _directories
      return
    fi
    [[ $line == :* ]] || offered+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  [[ $PREFIX == -*=* ]] && compset -P '*='
  _describe value offered
}
_sso_register_load() {
  (( $+functions[compdef] )) || return
  compdef _sso_register sso-register
  precmd_functions=("\${(@)precmd_functions:#_sso_register_load}")
}
if [[ $funcstack[1] == _sso-register ]]; then _sso_register
# There is no compdef before compinit: each prompt tries again.
elif ! _sso_register_load; then precmd_functions+=(_sso_register_load); fi`;

/** The library's script for fish offers files where directories are wanted, and no command after `--`. */
export const FISH_ADDITION = `
function __sso_register_command_line
    set -l words (commandline -opc)
    set -l at (contains -i -- -- $words)
    and test "$words[2]" = emulator
    # To complete "$(command)", fish would run it.
    and not string match -qr '[($]' -- (commandline -ct)
    or return 1
    set -e words[1..$at]
    string join ' ' -- (string escape -- $words) (commandline -ct)
    return 0
end
complete -c sso-register -n '__sso_register_command_line >/dev/null' -f -a '(complete -C (__sso_register_command_line))'
complete -c sso-register -n 'test (commandline -opc)[-1] = --cache-dir' -f -a '(__fish_complete_directories (commandline -ct))'`;
