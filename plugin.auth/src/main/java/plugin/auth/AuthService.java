package plugin.auth;

import broker.api.auth.AccessChanges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import plugin.auth.acl.AclAuthorizer;
import plugin.auth.acl.AclFile;
import plugin.auth.acl.AclPolicy;
import plugin.auth.login.HashWorkers;
import plugin.auth.login.ListenerNames;
import plugin.auth.login.LoginFigures;
import plugin.auth.login.LoginGate;
import plugin.auth.login.LoginPolicy;
import plugin.auth.login.Logins;
import plugin.auth.login.RecentLogins;
import plugin.auth.password.PasswordFile;

/**
 * The plugin put together in plain Java: it follows the configuration and the two files, and tells
 * the broker what they change. Any thread; guarded by its own lock, which no login takes.
 *
 * <p>Before there was a good configuration, and while a file was never good, it is closed: nobody
 * is let in by password, and nobody may do anything.
 */
final class AuthService implements AutoCloseable {
  /** If more users than this are concerned, asking about everybody costs no more. */
  private static final int MANY_USERS = 64;

  private final Notices notices;
  private final AccessChanges changes;
  private final LongSupplier nanoTime;
  private final SecureRandom random;
  private final LoginFigures figures = new LoginFigures();
  private final Logins logins;
  private final AclAuthorizer authorizer =
      new AclAuthorizer(new AclPolicy(null, false, ListenerNames.NONE));
  private final AuthFiles files;
  private AuthSettings.@Nullable Cost cost;
  private @Nullable AuthSettings settings;
  private @Nullable HashWorkers workers;

  /**
   * A service that is closed until {@link #apply}.
   *
   * @param timer on which delayed logins wait
   */
  AuthService(
      Notices notices,
      AccessChanges changes,
      ScheduledExecutorService timer,
      LongSupplier nanoTime,
      SecureRandom random) {
    this.notices = notices;
    this.changes = changes;
    this.nanoTime = nanoTime;
    this.random = random;
    this.files = new AuthFiles(notices);
    this.logins = new Logins(timer, figures, random.nextInt());
  }

  Logins logins() {
    return logins;
  }

  AclAuthorizer authorizer() {
    return authorizer;
  }

  /** The list in force; null if it was never good. */
  synchronized @Nullable AclFile list() {
    return files.list();
  }

  LoginFigures figures() {
    return figures;
  }

  /** Follows a configuration from now on. */
  synchronized void apply(AuthSettings next) {
    settings = next;
    files.open(next);
    follow(next);
    changes.invalidate();
  }

  /** Looks at the files once, to be called again and again; what has changed is taken over. */
  void look() {
    try {
      lookAtFiles();
    } catch (RuntimeException e) {
      notices.failed("cannot look at the files; will try again", e); // or a timer would stop
    }
  }

  private synchronized void lookAtFiles() {
    if (settings == null) {
      return;
    }
    PasswordFile before = files.passwords();
    boolean passwordsRead = files.lookAtPasswords();
    boolean listRead = files.lookAtList();
    if (!passwordsRead && !listRead) {
      return;
    }
    follow(settings);
    if (listRead) {
      changes.invalidate();
    } else {
      tellBroker(before, files.passwords());
    }
  }

  /** Tells whose password another file has changed. */
  private void tellBroker(@Nullable PasswordFile before, @Nullable PasswordFile now) {
    if (now == null || now == before) {
      return;
    }
    Set<String> lost = before == null ? Set.of() : before.lostIn(now);
    if (before == null || lost.size() > MANY_USERS) {
      changes.invalidate();
    } else {
      lost.forEach(changes::invalidateUser);
    }
  }

  /** Hands what is in force to those who decide. */
  private void follow(AuthSettings now) {
    HashWorkers old = workers;
    if (old == null || !now.cost().equals(cost)) {
      cost = now.cost();
      workers = spend(now.cost());
    }
    logins.follow(
        new LoginPolicy(
            now.passwordFile() != null,
            files.passwords(),
            now.exemptListeners(),
            now.certificateListeners()));
    authorizer.follow(new AclPolicy(files.list(), now.checkSubscribe(), now.exemptListeners()));
    if (old != null && old != workers) {
      old.close();
    }
  }

  private HashWorkers spend(AuthSettings.Cost now) {
    HashWorkers renewed =
        new HashWorkers(
            now.threads(), now.pending(), now.memoryKib(), now.scratchKib(), scratchDirectory());
    logins.spend(
        renewed,
        new LoginGate(nanoTime, now.delay(), now.longestDelay(), now.pending() / 2),
        new RecentLogins(random, nanoTime, now.remember()));
    return renewed;
  }

  /** In memory where the system has such a place. */
  private static Path scratchDirectory() {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Takes no more logins; those that wait for their check get it. */
  @Override
  public synchronized void close() {
    if (workers != null) {
      workers.close();
    }
  }
}
