package plugin.auth;

import broker.api.admin.AdminCommand;
import broker.api.admin.BrokerAdmin;
import broker.api.admin.SessionView;
import broker.api.auth.ClientView;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import plugin.auth.acl.AclFile;
import plugin.auth.acl.Subject;
import plugin.auth.file.FileProblem;
import plugin.auth.file.TextFile;

/**
 * {@code broker acl-dry-run FILE}: which connected clients another access control list would
 * concern, and what it would take from them and give them. Stateless; any thread.
 */
final class AclDryRun implements AdminCommand {
  static final String NAME = "acl-dry-run";
  static final String HELP = "FILE: which connected clients another access control list concerns";

  private static final int PATIENCE_SECONDS = 10;

  private final Supplier<@Nullable AclFile> inForce;
  private final Supplier<@Nullable BrokerAdmin> admin;

  AclDryRun(Supplier<@Nullable AclFile> inForce, Supplier<@Nullable BrokerAdmin> admin) {
    this.inForce = inForce;
    this.admin = admin;
  }

  @Override
  public int run(List<String> arguments, PrintWriter out) {
    if (arguments.size() != 1) {
      out.println("usage: " + NAME + " FILE");
      return WRONG_USAGE;
    }
    BrokerAdmin broker = admin.get();
    if (broker == null) {
      out.println("the broker cannot tell who is connected");
      return FAILED;
    }
    try {
      AclFile next = AclFile.parse(TextFile.read(Path.of(arguments.get(0)), true));
      compare(sessions(broker), next, out);
      return DONE;
    } catch (FileProblem e) {
      out.println(e.text());
    } catch (ExecutionException | TimeoutException e) {
      out.println("the broker does not tell who is connected");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return FAILED;
  }

  private static List<SessionView> sessions(BrokerAdmin broker)
      throws ExecutionException, TimeoutException, InterruptedException {
    return broker.sessions().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void compare(List<SessionView> sessions, AclFile next, PrintWriter out) {
    AclFile now = inForce.get();
    AclFile before = now == null ? AclFile.EMPTY : now;
    int concerned = 0;
    for (ClientView client : connected(sessions)) {
      if (compare(client, before, next, out)) {
        concerned++;
      }
    }
    out.println("clients concerned: " + concerned);
  }

  private static List<ClientView> connected(List<SessionView> sessions) {
    return sessions.stream()
        .flatMap(session -> session.client().stream())
        .sorted(Comparator.comparing(ClientView::clientId))
        .toList();
  }

  private static boolean compare(ClientView client, AclFile before, AclFile next, PrintWriter out) {
    Subject subject =
        Subject.of(
            client.userName().orElse(null),
            client.clientId(),
            client.listener(),
            client.certificateSubject().orElse(null));
    List<String> had = before.rulesOf(subject);
    List<String> gets = next.rulesOf(subject);
    if (had.equals(gets)) {
      return false;
    }
    out.println(client.clientId() + client.userName().map(user -> ", user " + user).orElse(""));
    had.stream().filter(rule -> !gets.contains(rule)).forEach(rule -> out.println("  - " + rule));
    gets.stream().filter(rule -> !had.contains(rule)).forEach(rule -> out.println("  + " + rule));
    return true;
  }
}
