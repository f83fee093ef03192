#!/bin/sh
# Makes every Secret that k8s/base names, with passwords and keys by chance, and prints them as YAML:
#
#   k8s/secrets.sh | kubectl apply -f -
#
# Run it once, and keep what it printed where you keep secrets: without the keys nobody can verify the
# audit log, or find what was redacted. An external PostgreSQL is named by $DATABASE_HOST; its URLs
# ask for a certificate unless $DATABASE_OPTIONS says otherwise.
set -eu
host=${DATABASE_HOST:-watchfloor-database-rw}
port=${DATABASE_PORT:-5432}
options=${DATABASE_OPTIONS-?sslmode=verify-full&sslrootcert=/etc/watchfloor/database/ca.crt}

# Begins with a letter: NATS would read some others as numbers.
random() { echo "p$(openssl rand -hex 24)"; }
owner=$(random) app=$(random) worker=$(random)
url() { echo "postgresql://watchfloor_$1:$2@$host:$port/watchfloor$options"; }

secret() { # NAME TYPE: its values follow on stdin, a line each
	printf -- '---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\n  namespace: watchfloor\n' "$1"
	printf 'type: %s\nstringData:\n' "$2"
	sed 's/^/  /'
}

secret watchfloor-database Opaque <<EOF
owner-password: "$owner"
app-password: "$app"
worker-password: "$worker"
owner-url: "$(url owner "$owner")"
app-url: "$(url app "$app")"
worker-url: "$(url worker "$worker")"
EOF
secret watchfloor-database-owner kubernetes.io/basic-auth <<EOF
username: watchfloor_owner
password: "$owner"
EOF
secret watchfloor-database-app-login kubernetes.io/basic-auth <<EOF
username: watchfloor_app
password: "$app"
EOF
secret watchfloor-database-worker-login kubernetes.io/basic-auth <<EOF
username: watchfloor_worker
password: "$worker"
EOF
secret watchfloor-nats Opaque <<EOF
password: "$(random)"
route-password: "$(random)"
EOF
secret watchfloor-ray Opaque <<EOF
auth_token: "$(openssl rand -hex 32)"
EOF
secret watchfloor-keys Opaque <<EOF
audit-keys.json: '{"1": "$(openssl rand -base64 32)"}'
redaction.keys: |
  1 $(openssl rand -hex 32)
EOF
