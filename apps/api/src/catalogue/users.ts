import type { UserInput } from '../users/schema.ts';

/** Fictional users for the demonstration. */
export const demonstrationUsers: UserInput[] = [
  { name: 'Augustine Merle', email: 'augustine@presage.example', role: 'administrator' },
  { name: 'Noël Corbeau', email: 'noel@presage.example', role: 'viewer' },
  { name: 'Ida Starling', email: 'ida@presage.example', role: 'viewer' },
  { name: 'Émile Rossignol', email: 'emile@presage.example', role: 'viewer' },
  { name: 'Wren Halloran', email: 'wren@presage.example', role: 'viewer' },
  { name: 'Théa Martinet', email: 'thea@presage.example', role: 'viewer' },
];
