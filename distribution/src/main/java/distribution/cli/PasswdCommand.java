package distribution.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import plugin.auth.file.FileProblem;
import plugin.auth.file.TextFile;
import plugin.auth.password.PasswordEntry;
import plugin.auth.password.PasswordFile;
import plugin.auth.password.PasswordHash;

/** {@code broker passwd}: edits a password file as {@code mosquitto_passwd} does. */
final class PasswdCommand {
  private final PasswdOptions options;
  private final Console console;
  private final SecureRandom random;
  private final BufferedReader typed;

  PasswdCommand(PasswdOptions options, Console console, SecureRandom random) {
    this.options = options;
    this.console = console;
    this.random = random;
    this.typed = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
  }

  int run() {
    try {
      return switch (options.action()) {
        case SET -> set(user());
        case DELETE -> delete(user());
        case VERIFY -> verify(user());
        case MIGRATE -> migrate();
      };
    } catch (UsageError e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (FileProblem e) {
      return failed("Error: " + e.text());
    } catch (IOException e) {
      return failed("Error: " + Failures.text(e));
    }
  }

  private String user() {
    return Objects.requireNonNull(options.user());
  }

  private int set(String user) throws IOException, UsageError {
    PasswordFileEdit edit = options.create() ? PasswordFileEdit.create(options.file()) : open();
    byte[] password = password(true);
    boolean known = edit.set(user, hash(password));
    edit.save();
    console.out().println((known ? "Updating" : "Adding") + " password for user " + user);
    return 0;
  }

  private PasswordFileEdit open() throws IOException, UsageError {
    try {
      return PasswordFileEdit.open(options.file());
    } catch (NoSuchFileException e) {
      throw new UsageError("Error: " + options.file() + " does not exist; -c makes it.");
    }
  }

  private int delete(String user) throws IOException, UsageError {
    PasswordFileEdit edit = open();
    if (!edit.delete(user)) {
      return failed("Warning: User " + user + " not found in password file.");
    }
    edit.save();
    return 0;
  }

  private int verify(String user) throws IOException, UsageError, FileProblem {
    PasswordFile file = PasswordFile.parse(TextFile.read(options.file(), true));
    Optional<PasswordEntry> entry = file.find(user);
    if (entry.isEmpty()) {
      return failed("User " + user + " is not in " + options.file());
    }
    if (!entry.get().hash().matches(password(false))) {
      return failed("Wrong password for user " + user);
    }
    console.out().println("Right password for user " + user);
    return 0;
  }

  private int migrate() throws IOException, UsageError {
    PasswordFileEdit edit = open();
    int count = edit.migrate(this::hash);
    if (count > 0) {
      edit.save();
    }
    console.out().println("Passwords hashed: " + count);
    return 0;
  }

  private PasswordHash hash(byte[] password) {
    return options.scheme().hash(password, options.iterations(), random);
  }

  private byte[] password(boolean twice) throws IOException, UsageError {
    String password = options.password();
    if (password == null) {
      password = ask("Password: ").orElse(null);
      if (password == null) {
        throw new UsageError("Error: no password in the input.");
      }
      // a script may say it once
      if (twice && !password.equals(ask("Reenter password: ").orElse(password))) {
        throw new UsageError("Error: Passwords do not match.");
      }
    }
    if (password.isEmpty()) {
      throw new UsageError("Error: the password is empty.");
    }
    return password.getBytes(StandardCharsets.UTF_8);
  }

  /** From the terminal without showing it, if there is one; else a line of the input, if any. */
  private Optional<String> ask(String prompt) throws IOException {
    java.io.Console terminal = console.in() == System.in ? System.console() : null;
    if (terminal != null) {
      char[] secret = terminal.readPassword("%s", prompt);
      return Optional.of(secret == null ? "" : new String(secret));
    }
    return Optional.ofNullable(typed.readLine());
  }

  private int failed(String line) {
    console.err().println(line);
    return 1;
  }
}
