package broker.core.access;

import broker.api.auth.Action;
import broker.api.auth.Authorizer;
import broker.api.auth.ClientView;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.packet.ReasonCode;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one connected client may do: asks the authorizers and remembers what they say. Owned by the
 * loop of the client's session; over with the connection, but for its will.
 */
@OnEventLoop
public final class ClientAccess {
  /*
   * Cost:    a client nobody restricts costs one field read per question, a remembered topic a look
   *          into a small table.
   * Waiting: the client's own packets wait one behind the other, so one question about them is open
   *          at a time. Messages to the client wait behind the first one that is not decided.
   * Memory:  what the plugins said holds as long as the epoch of the rules stays the same; that a
   *          plugin failed is not remembered.
   */
  private final AccessLoop access;
  private final AccessControl control;
  private final AccessSubject subject;
  private final ConnectSnapshot connect;
  private final @Nullable String method;
  private ClientSnapshot view;
  private boolean closed;

  private final PermissionCache publishes = new PermissionCache();
  private final PermissionCache receives = new PermissionCache();
  private Object epoch; // of what is remembered
  private int forgotten; // how often: an answer to an older question is not remembered

  private final Object willEpoch; // at which the will was granted
  private @Nullable Question commanded; // by a packet of the client
  private @Nullable Question receiving;
  private @Nullable TopicName decidedTopic; // while those who wait for it ask again
  private ReasonCode decided = ReasonCode.NOT_AUTHORIZED;
  private @Nullable Recheck recheck;
  private boolean mayHaveToGo;

  ClientAccess(AccessLoop access, Admission admission, AccessSubject subject) {
    this.access = access;
    this.control = access.control();
    this.subject = subject;
    this.connect = admission.connect();
    this.method = admission.method();
    this.view = admission.client();
    this.epoch = admission.rules().epoch();
    this.willEpoch = epoch;
  }

  /** False while there has never been an authorizer, nor need be: then nothing need be asked. */
  public boolean isRestricted() {
    return control.rules(connect) != Rules.NONE;
  }

  // ---- what the client does

  /**
   * Asks whether the client may publish to this topic.
   *
   * @param late gets the answer if there is none yet, unless the client leaves before
   * @return SUCCESS, what to refuse with, or null when the answer comes later
   */
  public @Nullable ReasonCode publish(TopicName topic, Consumer<ReasonCode> late) {
    Rules rules = control.rules(connect);
    if (rules == Rules.NONE) {
      return ReasonCode.SUCCESS;
    }
    forgetUnless(rules.epoch());
    ReasonCode known = publishes.find(topic);
    return known != null ? known : askToPublish(topic, late);
  }

  private @Nullable ReasonCode askToPublish(TopicName topic, Consumer<ReasonCode> late) {
    Request request = Request.of(Action.PUBLISH, topic);
    int since = forgotten;
    return command(request, answer -> remember(publishes, topic, since, answer), late);
  }

  /**
   * Asks whether the client may subscribe to this filter; as {@link #publish}. Not remembered: a
   * client does so once.
   */
  public @Nullable ReasonCode subscribe(TopicFilter filter, Consumer<ReasonCode> late) {
    if (!isRestricted()) {
      return ReasonCode.SUCCESS;
    }
    return command(Request.subscribe(filter), this::decide, late);
  }

  /** Puts a question that a packet of the client raises. */
  private @Nullable ReasonCode command(
      Request request, Function<Answer, ReasonCode> decision, Consumer<ReasonCode> late) {
    assert commanded == null : "one packet after the other";
    Question question =
        lasting(
            request,
            answer -> {
              commanded = null;
              late.accept(decision.apply(answer));
            });
    Answer answer = question.ask();
    if (answer != null) {
      return decision.apply(answer);
    }
    commanded = question;
    return null;
  }

  // ---- what the client is sent

  /** Asks whether the client may be sent messages of this topic. */
  public Permission receive(TopicName topic) {
    Rules rules = control.rules(connect);
    return rules == Rules.NONE ? Permission.GRANTED : receive(rules, topic);
  }

  private Permission receive(Rules rules, TopicName topic) {
    if (receiving != null) {
      return Permission.PENDING; // behind the one that is not decided
    }
    forgetUnless(rules.epoch());
    ReasonCode known = topic.equals(decidedTopic) ? decided : receives.find(topic);
    if (known == null) {
      known = askToReceive(topic);
    }
    return known == null
        ? Permission.PENDING
        : known == ReasonCode.SUCCESS ? Permission.GRANTED : Permission.REFUSED;
  }

  private @Nullable ReasonCode askToReceive(TopicName topic) {
    int since = forgotten;
    Question question =
        lasting(
            Request.of(Action.RECEIVE, topic),
            answer -> {
              receiving = null;
              decided = remember(receives, topic, since, answer);
              decidedTopic = topic;
              subject.onReceiveDecided();
              decidedTopic = null;
            });
    Answer answer = question.ask();
    if (answer != null) {
      return remember(receives, topic, since, answer);
    }
    receiving = question;
    return null;
  }

  // ---- its will

  /**
   * Publishes its Will Message if it still may, now or when that is decided; also after the client
   * has left.
   */
  public void will(TopicName topic, Runnable publish) {
    Rules rules = control.rules(connect);
    if (rules == Rules.NONE || rules.epoch() == willEpoch) {
      publish.run();
      return;
    }
    Consumer<Answer> verdict =
        answer -> {
          if (decide(answer) == ReasonCode.SUCCESS) {
            publish.run();
          } else {
            access.counters().increment(Counter.WILLS_DENIED);
          }
        };
    Answer answer = lasting(Request.of(Action.PUBLISH, topic), verdict).ask();
    if (answer != null) {
      verdict.accept(answer);
    }
  }

  // ---- answers

  /** What is in force for the client. */
  Rules rules() {
    return control.rules(connect);
  }

  Inquiry<Authorizer> question(Rules rules, Request request, Consumer<Answer> late) {
    ClientSnapshot asked = view;
    return new Inquiry<>(
        access,
        rules.authorizers(),
        (plugin, turn) -> plugin.authorize(asked, request, turn),
        late,
        true);
  }

  /** A question that waits for the next authorizers where those asked are being replaced. */
  private Question lasting(Request request, Consumer<Answer> late) {
    boolean patient = request.action() == Action.RECEIVE;
    ClientSnapshot asked = view;
    return new Question(
        access, connect, (plugin, turn) -> plugin.authorize(asked, request, turn), late, patient);
  }

  private ReasonCode remember(PermissionCache cache, TopicName topic, int since, Answer answer) {
    ReasonCode reason = decide(answer);
    if (answer.isTheirWord() && since == forgotten) {
      cache.put(topic, reason, access.limits().maximumCachedAuthorizations());
    }
    return reason;
  }

  ReasonCode decide(Answer answer) {
    return decide(answer, view, connect);
  }

  /** What an answer of authorizers, or of rechecks, means for a client. */
  static ReasonCode decide(Answer answer, ClientSnapshot client, ConnectSnapshot connect) {
    boolean anonymous = client.userName().isEmpty() && connect.allowsAnonymous();
    return switch (answer.kind()) {
      case ALLOWED -> ReasonCode.SUCCESS;
      case ABSTAINED -> anonymous ? ReasonCode.SUCCESS : ReasonCode.NOT_AUTHORIZED;
      default -> answer.reason();
    };
  }

  private void forgetUnless(Object current) {
    if (epoch != current) {
      forget();
      epoch = current;
    }
  }

  private void forget() {
    forgotten++;
    publishes.clear();
    receives.clear();
  }

  // ---- changes

  /**
   * Prepares a re-authentication of the client (MQTT 5.0 section 4.12.1).
   *
   * @return null when it has named no Authentication Method in CONNECT
   */
  public @Nullable Reauthentication reauthentication(AuthOutcome outcome) {
    return method == null ? null : new Reauthentication(access, this, connect, method, outcome);
  }

  /** The client has proved anew who it is. */
  void renew(ClientSnapshot renewed) {
    boolean same = renewed.userName().equals(view.userName());
    view = renewed;
    if (!same) {
      forget();
      access.rechecks().add(this);
    }
  }

  /** What it was let in on may not hold any more. */
  void outdated() {
    mayHaveToGo = true;
    access.rechecks().add(this);
  }

  /** The session was there before the client: its subscriptions were granted to an earlier one. */
  public void resumed() {
    access.rechecks().add(this);
  }

  /** Checks what may have changed for the client; a check under way is restarted. */
  void recheck(Runnable done) {
    cancelRecheck();
    forget();
    if (closed) {
      done.run();
      return;
    }
    Recheck begun = new Recheck(access, this, subject, mayHaveToGo, () -> checked(done));
    recheck = begun;
    mayHaveToGo = false;
    begun.start();
  }

  private void checked(Runnable done) {
    recheck = null;
    done.run();
  }

  private void cancelRecheck() {
    Recheck running = recheck;
    if (running != null) {
      mayHaveToGo |= running.mayHaveToGo();
      running.cancel();
    }
  }

  /** The client has left. */
  public void close() {
    closed = true;
    access.closed(this);
    forget();
    cancelRecheck();
    if (commanded != null) {
      commanded.cancel();
    }
    if (receiving != null) {
      receiving.cancel();
    }
  }

  /** The client as plugins and administrators see it. */
  public ClientView view() {
    return view;
  }

  @Nullable String userName() {
    return view.userName().orElse(null);
  }
}
