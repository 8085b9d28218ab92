/**
 * The library's own script for bash needs the package bash-completion, evaluates what was typed, and
 * lets compgen expand suggestions: a profile named `$(rm -r ~)` would run. This one quotes them.
 */
export const BASH_SCRIPT = `# bash completion for sso-register
_sso_register() {
  local line=\${COMP_LINE:0:COMP_POINT} words current value description
  COMPREPLY=()
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[\${#words[@]} - 1]}
  [[ $current == -*=* ]] && current=\${current#*=}
  # Readline replaces only what comes after the last of COMP_WORDBREAKS.
  [[ $current == *:* && $COMP_WORDBREAKS == *:* ]] && current=\${current%"\${current##*:}"} || current=
  while IFS=$'\\t' read -r value description; do
    [[ $value == :* ]] || COMPREPLY+=("$(printf %q "\${value#"$current"}")")
  done < <(sso-register complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _sso_register sso-register`;

/** The library's own script for zsh inserts suggestions unquoted, so the next Enter would run them. */
export const ZSH_SCRIPT = `#compdef sso-register
_sso_register() {
  local line
  local -a offered
  for line in "\${(@f)$(sso-register complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ $line == :* ]] || offered+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  [[ $PREFIX == -*=* ]] && compset -P '*='
  _describe value offered
}
if [[ $funcstack[1] == _sso-register ]]; then _sso_register; else compdef _sso_register sso-register; fi`;
