package plugin.auth.login;

import broker.api.auth.AccessRecheck;
import broker.api.auth.AuthExchange;
import broker.api.auth.Authenticator;
import broker.api.auth.ClientView;
import broker.api.auth.ConnectView;
import broker.api.auth.Grant;
import broker.api.auth.RecheckExchange;
import broker.api.message.ReasonCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import plugin.auth.password.PasswordEntry;
import plugin.auth.password.PasswordFile;
import plugin.auth.password.PasswordHash;

/**
 * Lets clients in by password or certificate, and says later whether they may stay. Any thread;
 * what may change is one reference to a {@link LoginPolicy}.
 */
public final class Logins implements Authenticator, AccessRecheck {
  private static final Logger log = LoggerFactory.getLogger(Logins.class);

  /** Longer than any wait of ours; the broker cuts it to what its configuration permits. */
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  /** The part of that time which is kept for the answer to arrive in it. */
  private static final int RESERVE = 5;

  /** What a password is checked with. */
  private record Means(HashWorkers workers, LoginGate gate, RecentLogins recent, Decoys decoys) {}

  private final ScheduledExecutorService timer;
  private final LoginFigures figures;
  private final int decoySeed;
  private volatile LoginPolicy policy = LoginPolicy.CLOSED;
  private volatile @Nullable Means means;

  /**
   * Logins that nobody passes until {@link #spend} and {@link #follow}, which one thread calls.
   *
   * @param timer on which delayed logins wait; nothing on it takes long
   * @param decoySeed random, or somebody could compute which entry stands for an unknown name
   */
  public Logins(ScheduledExecutorService timer, LoginFigures figures, int decoySeed) {
    this.timer = timer;
    this.figures = figures;
    this.decoySeed = decoySeed;
  }

  /** Checks passwords with these means from now on; logins that are under way keep theirs. */
  public void spend(HashWorkers workers, LoginGate gate, RecentLogins recent) {
    means = new Means(workers, gate, recent, decoys(policy.passwords(), workers));
  }

  /** Decides by this policy from now on. */
  public void follow(LoginPolicy next) {
    Means now = means;
    if (now != null && next.passwords() != policy.passwords()) {
      means =
          new Means(
              now.workers(), now.gate(), now.recent(), decoys(next.passwords(), now.workers()));
    }
    policy = next;
  }

  private Decoys decoys(@Nullable PasswordFile file, HashWorkers workers) {
    return new Decoys(file, workers, decoySeed);
  }

  @Override
  public void authenticate(ConnectView connect, AuthExchange exchange) {
    LoginPolicy now = policy;
    Means with = means;
    if (now.exempt().contain(connect.listener())) {
      exchange.abstain();
      return;
    }
    Optional<String> certified = connect.certificateUserName();
    if (certified.isPresent() && now.certificates().contain(connect.listener())) {
      figures.accepted.increment();
      exchange.allow(Grant.EMPTY.as(certified.get()).on(Evidence.CERTIFICATE));
    } else if (!now.wantsPasswords() || connect.userName().isEmpty()) {
      exchange.abstain();
    } else if (now.passwords() == null || with == null) {
      exchange.deny(ReasonCode.SERVER_UNAVAILABLE);
    } else {
      check(now, with, connect, connect.userName().get(), exchange);
    }
  }

  private void check(
      LoginPolicy now, Means with, ConnectView connect, String user, AuthExchange exchange) {
    Optional<ByteBuffer> password = connect.password();
    if (password.isEmpty()) {
      figures.refused.increment();
      exchange.deny(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
      return;
    }
    PasswordEntry entry =
        now.find(user).filter(known -> with.workers().canAfford(known.hash())).orElse(null);
    if (entry != null && with.recent().contain(entry, password.get())) {
      figures.accepted.increment();
      figures.remembered.increment();
      exchange.allow(Grant.EMPTY.on(Evidence.of(entry)));
      return;
    }
    AddressKey address = AddressKey.of(connect.remoteAddress());
    OptionalLong waitNanos = with.gate().enter(address, user);
    if (waitNanos.isEmpty()) {
      figures.busy.increment();
      exchange.deny(ReasonCode.SERVER_BUSY);
      return;
    }
    Duration granted = exchange.defer(DEADLINE);
    new Attempt(with, address, user, entry, password.get(), exchange)
        .start(waitNanos.getAsLong(), granted.minus(granted.dividedBy(RESERVE)).toNanos());
  }

  @Override
  public void recheck(ClientView client, RecheckExchange exchange) {
    LoginPolicy now = policy;
    String evidence = client.evidence().orElse("");
    if (!Evidence.isOurs(evidence)) {
      exchange.abstain();
    } else if (Evidence.isPassword(evidence)
        ? holds(now, client, evidence)
        : certified(now, client)) {
      exchange.allow();
    } else {
      exchange.deny(ReasonCode.NOT_AUTHORIZED);
    }
  }

  /** A file that was never good takes nothing back from those who were let in before. */
  private static boolean holds(LoginPolicy now, ClientView client, String evidence) {
    if (now.wantsPasswords() && now.passwords() == null) {
      return true;
    }
    return client
        .userName()
        .flatMap(now::find)
        .filter(entry -> Evidence.of(entry).equals(evidence))
        .isPresent();
  }

  private static boolean certified(LoginPolicy now, ClientView client) {
    return now.certificates().contain(client.listener());
  }

  /**
   * One password on its way through delay, queue and hash, one thread at a time; meanwhile the
   * timer may answer that it takes too long here.
   */
  private final class Attempt {
    private final Means with;
    private final AddressKey address;
    private final String user;
    private final @Nullable PasswordEntry entry;
    private final ByteBuffer password;
    private final AuthExchange exchange;
    private final AtomicBoolean answered = new AtomicBoolean();
    private @Nullable Future<?> patience; // of the timer

    Attempt(
        Means with,
        AddressKey address,
        String user,
        @Nullable PasswordEntry entry,
        ByteBuffer password,
        AuthExchange exchange) {
      this.with = with;
      this.address = address;
      this.user = user;
      this.entry = entry;
      this.password = password;
      this.exchange = exchange;
    }

    /**
     * @param mostNanos after which it is too late for an answer
     */
    void start(long waitNanos, long mostNanos) {
      if (waitNanos >= mostNanos) {
        busy();
        return;
      }
      try {
        patience = timer.schedule(this::tooLong, mostNanos, TimeUnit.NANOSECONDS);
        if (waitNanos <= 0) {
          queue();
        } else {
          figures.delayed.increment();
          timer.schedule(this::queue, waitNanos, TimeUnit.NANOSECONDS);
        }
      } catch (RejectedExecutionException e) {
        end(ReasonCode.SERVER_UNAVAILABLE); // we are being stopped
      }
    }

    private void queue() {
      if (!with.workers().offer(this::run)) {
        busy();
      }
    }

    /** Its place is given back when its turn comes: until then it takes one in the queue. */
    private void tooLong() {
      if (answered.compareAndSet(false, true)) {
        figures.busy.increment();
        exchange.deny(ReasonCode.SERVER_BUSY);
      }
    }

    private void run() {
      if (exchange.isOver() || answered.get()) {
        with.gate().leave(address); // nobody is waiting, and a hash is dear
        return;
      }
      byte[] bytes = new byte[password.remaining()];
      password.duplicate().get(bytes);
      try {
        answer(matches(bytes) && stillHolds(), bytes);
      } catch (IOException e) {
        log.error("the password of a client could not be checked outside the heap: {}", "" + e);
        busy();
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }

    private boolean matches(byte[] bytes) throws IOException {
      Optional<PasswordHash> hash =
          entry == null ? with.decoys().of(user) : Optional.of(entry.hash());
      return hash.isPresent() && with.workers().matches(hash.get(), bytes) && entry != null;
    }

    /** The file may have changed while the password waited for its check. */
    private boolean stillHolds() {
      return policy
          .find(user)
          .filter(now -> entry != null && now.fingerprint().equals(entry.fingerprint()))
          .isPresent();
    }

    private void answer(boolean right, byte[] checked) {
      if (!right || entry == null) {
        figures.refused.increment();
        with.gate().failed(address, user);
        end(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        return;
      }
      figures.accepted.increment();
      with.gate().succeeded(user);
      with.gate().leave(address);
      with.recent().add(entry, ByteBuffer.wrap(checked)); // the lent one may be overwritten by now
      if (isFirstAnswer()) {
        exchange.allow(Grant.EMPTY.on(Evidence.of(entry)));
      }
    }

    private void busy() {
      figures.busy.increment();
      end(ReasonCode.SERVER_BUSY);
    }

    private void end(ReasonCode reason) {
      with.gate().leave(address);
      if (isFirstAnswer()) {
        exchange.deny(reason);
      }
    }

    private boolean isFirstAnswer() {
      if (patience != null) {
        patience.cancel(false);
      }
      return answered.compareAndSet(false, true);
    }
  }
}
