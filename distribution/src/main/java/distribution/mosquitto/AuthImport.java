package distribution.mosquitto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import plugin.auth.acl.AclFile;
import plugin.auth.file.FileProblem;
import plugin.auth.file.TextFile;
import plugin.auth.password.PasswordFile;

/**
 * Who is let in, and who may do what: {@code plugin.auth.cfg} with the two files it names. Owned by
 * the thread that imports.
 */
final class AuthImport {
  private static final Set<String> PLUGINS =
      Set.of("plugin", "plugin_load", "plugin_use", "global_plugin", "auth_plugin");

  /** A file that is taken over as it is, for the owner's eyes only. */
  record Copy(Path from, String name) {}

  private final Blocks blocks;
  private final Report report;
  private final EtcFile file =
      new EtcFile("plugin.auth.cfg", "Who may connect, and who may do what");
  private final List<Copy> copies = new ArrayList<>();
  private final Set<String> certificateListeners = new LinkedHashSet<>();
  private final Set<String> exemptListeners = new LinkedHashSet<>();
  private final Optional<ConfLine> passwords;
  private final Optional<ConfLine> list;
  private boolean pluginForAll;

  AuthImport(Blocks blocks, Report report) {
    this.blocks = blocks;
    this.report = report;
    this.passwords = first("password_file");
    this.list = first("acl_file");
  }

  private Optional<ConfLine> first(String option) {
    return blocks.perListener()
        ? blocks.listeners().stream().flatMap(b -> b.last(option).stream()).findFirst()
        : blocks.broker().last(option);
  }

  /** Tells of Mosquitto's plugins; whom they let in nobody knows here. */
  void plugins() {
    blocks.all().forEach(this::plugins);
  }

  private void plugins(Block block) {
    for (ConfLine line : block.lines()) {
      if (PLUGINS.contains(line.option())) {
        report.leftOut(
            line, "plugins of Mosquitto cannot run here; nobody is let in anonymously instead");
        pluginForAll |= block == blocks.broker();
      }
    }
  }

  /** Whether clients without a name are let in at a listener. */
  boolean anonymous(Block listener) {
    Block security = blocks.security(listener);
    boolean plugin = pluginForAll || security.lines().stream().anyMatch(AuthImport::isPlugin);
    tell(listener, security, plugin);
    return !plugin
        && listener
            .flag("listener_allow_anonymous")
            .or(() -> security.flag("allow_anonymous"))
            .orElse(blocks.localOnly());
  }

  private static boolean isPlugin(ConfLine line) {
    return PLUGINS.contains(line.option());
  }

  private void tell(Block listener, Block security, boolean plugin) {
    String what =
        plugin
            ? "allow_anonymous = false, because a plugin decided"
            : "allow_anonymous of " + (blocks.perListener() ? "its listener" : "each listener");
    listener.last("listener_allow_anonymous").ifPresent(line -> report.taken(line, what));
    security.last("allow_anonymous").ifPresent(line -> report.taken(line, what));
  }

  /**
   * Takes note of a listener, which may turn out to be one that cannot be opened: there is one
   * password file and one list.
   *
   * @param named by certificate
   */
  void listener(Block listener, String name, boolean named) {
    if (named) {
      certificateListeners.add(name);
    }
    if (!blocks.perListener()) {
      return;
    }
    boolean noPasswords = differs(listener, "password_file", passwords);
    boolean noList = differs(listener, "acl_file", list);
    if (noPasswords && noList && !named && passwordsOrList()) {
      exemptListeners.add(name);
    }
  }

  /**
   * Whether the list says what clients of a listener may do; to be called after {@link #listener}.
   */
  boolean restricts(String listener) {
    return list.isPresent() && !exemptListeners.contains(listener);
  }

  private boolean passwordsOrList() {
    return passwords.isPresent() || list.isPresent();
  }

  /** True if the listener has no such file; one that differs from the first shuts the listener. */
  private boolean differs(Block listener, String option, Optional<ConfLine> first) {
    Optional<ConfLine> own = listener.last(option);
    if (own.isPresent() && !own.get().value().equals(first.orElseThrow().value())) {
      report.leftOut(
          own.get(),
          "there is one "
              + option
              + " for all listeners, and "
              + first.get().place()
              + " names it");
      listener.shut(own.get().place() + " " + option);
    }
    return own.isEmpty();
  }

  /** The plugin's file; to be called after all listeners. */
  EtcFile run() throws IOException {
    if (passwords.isPresent()) {
      copy(passwords.get(), "passwd", PasswordFile::parse);
    }
    if (list.isPresent()) {
      copy(list.get(), "acl", AclFile::parse);
    }
    set("certificate_listeners", certificateListeners, "use_identity_as_username and the like");
    set("exempt_listeners", exemptListeners, "listeners without password_file and acl_file");
    return file;
  }

  private void set(String key, Set<String> listeners, String origin) {
    if (!listeners.isEmpty()) {
      file.set(key, String.join(", ", listeners), origin);
    }
  }

  @FunctionalInterface
  private interface Check {
    Object parse(TextFile text) throws FileProblem;
  }

  private void copy(ConfLine line, String name, Check check) throws IOException {
    Path from = path(line);
    try {
      check.parse(TextFile.read(from, true));
    } catch (FileProblem e) {
      throw new IOException(line.place() + ": " + line.option() + ": " + e.text(), e);
    }
    copies.add(new Copy(from, name));
    String key = line.option();
    String what = file.set(key, "etc/" + name, line) + ", a copy of " + from;
    blocks
        .all()
        .flatMap(b -> b.lines().stream())
        .filter(l -> l.option().equals(key) && l.value().equals(line.value()))
        .forEach(l -> report.taken(l, what));
  }

  List<Copy> copies() {
    return copies;
  }

  /** Where the file of a line is; a relative one may be meant from the file it stands in. */
  static Path path(ConfLine line) {
    Path path = Path.of(line.value());
    if (path.isAbsolute() || Files.exists(path)) {
      return path.toAbsolutePath().normalize();
    }
    return line.file().toAbsolutePath().resolveSibling(path).normalize();
  }
}
