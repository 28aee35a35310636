package plugin.auth;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import plugin.auth.acl.AclFile;
import plugin.auth.file.FileProblem;
import plugin.auth.file.LiveFile;
import plugin.auth.file.TextFile;
import plugin.auth.password.PasswordEntry;
import plugin.auth.password.PasswordFile;

/**
 * The two files of a configuration, and what the operator is told about them. Owned by {@link
 * AuthService}.
 */
final class AuthFiles {
  /** The first lines say enough about a file full of weak entries. */
  private static final int MOST_WARNINGS = 20;

  private static final String PASSWORD_ALARM = "password.file";
  private static final String LIST_ALARM = "acl.file";
  private static final String MEMORY_ALARM = "password.memory";

  /** A file as configured. */
  private record Source(Path path, boolean followLinks) {}

  private final Notices notices;
  private @Nullable Source passwordSource;
  private @Nullable Source listSource;
  private @Nullable LiveFile<PasswordFile> passwords;
  private @Nullable LiveFile<AclFile> list;
  private int memoryKib;

  AuthFiles(Notices notices) {
    this.notices = notices;
  }

  /** Reads what a configuration names; what was good stays in force while the new is not. */
  void open(AuthSettings settings) {
    memoryKib = Math.max(settings.cost().memoryKib(), settings.cost().scratchKib());
    openPasswords(source(settings.passwordFile(), settings));
    openList(source(settings.aclFile(), settings));
  }

  private static @Nullable Source source(@Nullable Path path, AuthSettings settings) {
    return path == null ? null : new Source(path, settings.allowSymlinks());
  }

  private void openPasswords(@Nullable Source source) {
    PasswordFile before = passwords();
    if (source == null) {
      passwords = null;
      notices.alarms().clear(PASSWORD_ALARM);
      notices.alarms().clear(MEMORY_ALARM);
    } else if (passwords == null || !source.equals(passwordSource)) {
      passwords =
          new LiveFile<>(
              source.path(),
              path -> PasswordFile.parse(TextFile.read(path, source.followLinks())),
              before);
      tellAboutPasswords(passwords);
    }
    passwordSource = source;
  }

  private void openList(@Nullable Source source) {
    AclFile before = list == null ? null : list.current();
    if (source == null) {
      list = null;
      notices.alarms().clear(LIST_ALARM);
    } else if (list == null || !source.equals(listSource)) {
      list =
          new LiveFile<>(
              source.path(),
              path -> AclFile.parse(TextFile.read(path, source.followLinks())),
              before);
      tellAboutList(list);
    }
    listSource = source;
  }

  /** Reads the password file if it has changed; tells whether it did. */
  boolean lookAtPasswords() {
    if (passwords == null || !passwords.look()) {
      return false;
    }
    tellAboutPasswords(passwords);
    return true;
  }

  /** Reads the list if it has changed; tells whether it did. */
  boolean lookAtList() {
    if (list == null || !list.look()) {
      return false;
    }
    tellAboutList(list);
    return true;
  }

  /** The password file in force; null if none is configured, or it was never good. */
  @Nullable PasswordFile passwords() {
    return passwords == null ? null : passwords.current();
  }

  /** The list in force, an empty one if none is configured; null if it was never good. */
  @Nullable AclFile list() {
    return list == null ? AclFile.EMPTY : list.current();
  }

  private void tellAboutPasswords(LiveFile<PasswordFile> file) {
    if (isBroken(PASSWORD_ALARM, file.problem(), file.current() != null)) {
      return;
    }
    PasswordFile good = Objects.requireNonNull(file.current());
    notices.info(file.path() + " is in force, users: " + good.entries().size());
    List<String> weak = new ArrayList<>();
    List<String> dear = new ArrayList<>();
    for (PasswordEntry entry : good.entries()) {
      String who = "line " + entry.line() + ": the password of '" + entry.user() + "' ";
      entry.hash().weakness().ifPresent(reason -> weak.add(who + reason));
      if (entry.hash().memoryKib() > memoryKib) {
        dear.add(who + "takes " + entry.hash().memoryKib() + " KiB to check");
      }
    }
    warn(file.path(), weak);
    if (dear.isEmpty()) {
      notices.alarms().clear(MEMORY_ALARM);
    } else {
      notices
          .alarms()
          .raise(
              MEMORY_ALARM,
              String.format(
                  "%s: %d users cannot log in, hash_memory_kib and hash_scratch_kib permit %d KiB: %s%s",
                  file.path(), dear.size(), memoryKib, dear.get(0), dear.size() > 1 ? " ..." : ""));
    }
  }

  private void tellAboutList(LiveFile<AclFile> file) {
    if (!isBroken(LIST_ALARM, file.problem(), file.current() != null)) {
      notices.info(file.path() + " is in force");
      warn(file.path(), Objects.requireNonNull(file.current()).warnings());
    }
  }

  private boolean isBroken(String alarm, Optional<FileProblem> problem, boolean hasGood) {
    if (problem.isEmpty()) {
      notices.alarms().clear(alarm);
      return false;
    }
    notices
        .alarms()
        .raise(
            alarm,
            problem.get().text()
                + (hasGood ? "; the last good file stays in force" : "; nobody is let in by it"));
    return true;
  }

  private void warn(Path path, List<String> warnings) {
    warnings.stream().limit(MOST_WARNINGS).forEach(line -> notices.warn(path + ": " + line));
    if (warnings.size() > MOST_WARNINGS) {
      notices.warn(path + ": and " + (warnings.size() - MOST_WARNINGS) + " more like these");
    }
  }
}
