#!/usr/bin/env bash
# ElasticMQ does not weigh message attributes: a body of 1 MiB, the most that is allowed, may carry another 2 MiB in them; and
# whoever asks for attributes by a prefix, "trace.*", gets a message without any.
# Versions: elasticmq-rest-sqs 1.7.1 (Maven Central, Java 17 or later), fauxqs 1.9.2 and @aws-sdk/client-sqs 3.1107.0
# (npm, Node 20 or later).
# The truth is Amazon's documentation: names, types and values of attributes count towards the 1 MiB of a message, and
# MessageAttributeNames may hold a prefix followed by ".*". fauxqs does both.
# Seen: ElasticMQ refuses 1 MiB and a byte as a body, takes 1 MiB and 2 MiB of attributes and hands all of it out; "All" gives three
# attributes, "trace.*" none, where fauxqs gives the two that begin so.
# It matters to whoever tests limits or tracing headers against it: what passes here is refused or found missing elsewhere.
set -euo pipefail
tmp=$(mktemp -d)
server=
stop() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$tmp"; }
trap stop EXIT
# the SDK names ranges for its many parts; the date settles which
npm install --before=2026-11-20 --prefix "$tmp" --no-audit --no-fund --loglevel=error fauxqs@1.9.2 @aws-sdk/client-sqs@3.1107.0 >/dev/null
cat > "$tmp/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.elasticmq</groupId><artifactId>elasticmq-rest-sqs_2.13</artifactId><version>1.7.1</version>
  </dependency></dependencies>
</project>
END
mvn -q -B -f "$tmp/pom.xml" dependency:copy-dependencies -DoutputDirectory="$tmp/lib" >/dev/null 2>&1
cat > "$tmp/Queues.java" <<'END'
import java.nio.file.Files;
import java.nio.file.Path;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
public class Queues {
    public static void main(String[] args) throws Exception {
        var server = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
        int port = server.waitUntilStarted().localAddress().getPort();
        Files.writeString(Path.of(args[0] + ".part"), String.valueOf(port));
        Files.move(Path.of(args[0] + ".part"), Path.of(args[0]));
        Thread.sleep(120_000); // ends by itself if the script does not end it
        System.exit(0);
    }
}
END
java -cp "$tmp/lib/*" "$tmp/Queues.java" "$tmp/port" >"$tmp/log" 2>&1 &
server=$!
for _ in $(seq 120); do [ -e "$tmp/port" ] && break; sleep 0.5; done
cat > "$tmp/attributes.mjs" <<'END'
import { startFauxqs } from 'fauxqs';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const fauxqs = await startFauxqs({ port: 0, logger: false });
const text = StringValue => ({ DataType: 'String', StringValue });
const mebi = 1024 * 1024;
for (const [name, port] of [['ElasticMQ', process.argv[2]], ['fauxqs', fauxqs.port]]) {
  const client = new SQSClient({ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', maxAttempts: 1,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' } });
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'weights' }));
  const send = (MessageBody, MessageAttributes) => client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }))
    .then(() => 'taken', e => `refused (${e.$metadata.httpStatusCode})`);
  const receive = async names => (await client.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: names, VisibilityTimeout: 0 }))).Messages;
  console.log(`${name}: body of 1 MiB and a byte ${await send('x'.repeat(mebi + 1))}`);
  const heavy = Object.fromEntries(['a', 'b', 'c', 'd'].map(k => [k, text(k.repeat(mebi / 2))]));
  console.log(`${name}: body of 1 MiB with 2 MiB of attributes ${await send('x'.repeat(mebi), heavy)}`);
  const [message] = await receive(['All']) ?? [];
  const bytes = Object.values(message?.MessageAttributes ?? {}).reduce((sum, a) => sum + a.StringValue.length, 0);
  console.log(`${name}: handed out ${message ? message.Body.length + bytes : 0} characters`);
  const { QueueUrl: other } = await client.send(new CreateQueueCommand({ QueueName: 'names' }));
  await client.send(new SendMessageCommand({ QueueUrl: other, MessageBody: 'x',
    MessageAttributes: { 'trace.id': text('1'), 'trace.parent': text('2'), kind: text('3') } }));
  for (const names of [['All'], ['trace.*']]) {
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: other, MessageAttributeNames: names, VisibilityTimeout: 0 }));
    console.log(`${name}: asked for ${names}: ${Object.keys(Messages[0].MessageAttributes ?? {}).sort().join(' ') || 'no attributes'}`);
  }
}
process.exit(0);
END
seen=$(node "$tmp/attributes.mjs" "$(cat "$tmp/port")" 2>/dev/null)
want='ElasticMQ: body of 1 MiB and a byte refused (400)
ElasticMQ: body of 1 MiB with 2 MiB of attributes taken
ElasticMQ: handed out 3145728 characters
ElasticMQ: asked for All: kind trace.id trace.parent
ElasticMQ: asked for trace.*: no attributes
fauxqs: body of 1 MiB and a byte refused (400)
fauxqs: body of 1 MiB with 2 MiB of attributes refused (400)
fauxqs: handed out 0 characters
fauxqs: asked for All: kind trace.id trace.parent
fauxqs: asked for trace.*: trace.id trace.parent'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'An emulator now answers otherwise than so:\n%s\n' "$want"; exit 1; }
